import { RetryPolicyError } from '@posthorn/event-log';

/** The dedupe key was used for a different request. */
export class DedupeKeyReusedError extends RetryPolicyError {
  override readonly name = 'DedupeKeyReusedError';
  constructor(readonly requestId: string) {
    super('DEDUPE_KEY_REUSED', 'never', `the dedupe key of ${requestId} was used for another request`);
  }
}

/** The request cannot be carried out as it stands; `field` says what to change. */
export class InvalidSendError extends RetryPolicyError {
  override readonly name = 'InvalidSendError';
  constructor(
    /** Of `SendCommand`. */
    readonly field: string,
    /** What is wrong, to stand after the field's name. */
    readonly detail: string,
  ) {
    super('INVALID_SEND', 'never', `${field} ${detail}`);
  }
}

/** There is no such send in the workspace and mode of the caller. */
export class UnknownSendError extends RetryPolicyError {
  override readonly name = 'UnknownSendError';
  constructor(readonly requestId: string) {
    super('UNKNOWN_SEND', 'never', `there is no send ${requestId}`);
  }
}

/** The command is too late, or never applied: the send left, ended, or waits for something else. */
export class SendClosedError extends RetryPolicyError {
  override readonly name = 'SendClosedError';
  constructor(
    readonly requestId: string,
    /** What it is instead: `sending`, `canceled`, `queued`, `blocked`, `scheduled`, `pending_approval`. */
    readonly status: string,
  ) {
    super('SEND_CLOSED', 'never', `the send ${requestId} is ${status}`);
  }
}

/** The content is not the one that was judged. */
export class ContentChangedError extends RetryPolicyError {
  override readonly name = 'ContentChangedError';
  constructor(
    readonly requestId: string,
    readonly currentSha256: string,
  ) {
    super('CONTENT_CHANGED', 'never', `the content of ${requestId} is now ${currentSha256}`);
  }
}

/** The read model lags further behind the log than a request can wait. */
export class ReadModelBehindError extends RetryPolicyError {
  override readonly name = 'ReadModelBehindError';
  constructor(readonly last: number) {
    super('READ_MODEL_BEHIND', 'backoff', `the read model has not reached sequence ${last}`);
  }
}
