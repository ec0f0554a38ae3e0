import { RetryPolicyError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';

/** The draft has gone too far for the command. */
export class DraftClosedError extends RetryPolicyError {
  override readonly name = 'DraftClosedError';
  constructor(
    readonly draftId: string,
    /** What it is instead. */
    readonly status: string,
  ) {
    super('DRAFT_CLOSED', 'never', `the draft ${draftId} is ${status}`);
  }
}

/** Somebody wrote another text into the draft meanwhile. */
export class DraftChangedError extends RetryPolicyError {
  override readonly name = 'DraftChangedError';
  constructor(readonly draftId: string) {
    super('DRAFT_CHANGED', 'backoff', `the draft ${draftId} was changed meanwhile`);
  }
}

/** What the caller is told when a draft refused a command; other errors stay what they are. */
export function draftProblem(error: unknown): unknown {
  if (error instanceof DraftClosedError) {
    return new Problem({
      status: 409,
      code: 'DRAFT_NOT_CHANGEABLE',
      detail: `The draft ${error.draftId} is ${error.status}.`,
      fix: 'Only a draft that was not sent can be changed, sent or deleted; write a new one.',
      members: { draft_status: error.status },
    });
  }
  if (error instanceof DraftChangedError) {
    return new Problem({
      status: 409,
      code: 'DRAFT_CHANGED',
      detail: `The draft ${error.draftId} was changed while it was to be sent.`,
      fix: 'Look at it as it is now, and send it again.',
    });
  }
  return error;
}

/** The same for an id that is none, and for a draft of another workspace, mode or agent. */
export function unknownDraft(draftId: string): Problem {
  return new Problem({
    status: 404,
    code: 'DRAFT_NOT_FOUND',
    detail: `There is no draft ${draftId} in this workspace.`,
    fix: 'GET /v1/drafts lists those there are.',
    errors: [{ parameter: 'id', detail: 'is not the id of a draft that this key may see.' }],
  });
}

export function fixedRecipient(): Problem {
  const detail = 'cannot be changed: a draft belongs to its recipient.';
  return new Problem({
    status: 422,
    code: 'RECIPIENT_FIXED',
    detail: `to: ${detail}`,
    fix: 'Write a new draft to the other recipient, and delete this one.',
    errors: [{ pointer: '/to', detail }],
  });
}

/** @param role the field of the draft that names them */
export function taintedRecipient(role: 'to' | 'cc' | 'bcc', email: string, messageId: string): Problem {
  const detail = `${email} did not write ${messageId}, the mail that a model had read when it wrote this draft.`;
  return new Problem({
    status: 422,
    code: 'TAINTED_DRAFT',
    detail: `${role}: ${detail}`,
    fix: 'Send it to the author of that mail alone, or write a draft of your own: POST /v1/drafts.',
    errors: [{ pointer: `/${role}`, detail }],
  });
}

/** One of ours: whom it came from is no stranger. */
export function notDerivable(messageId: string): Problem {
  const detail = `names ${messageId}, which is no received message.`;
  return new Problem({
    status: 422,
    code: 'MESSAGE_NOT_RECEIVED',
    detail: `derived_from: ${detail}`,
    fix: 'Name received messages alone: GET /v1/messages/received.',
    errors: [{ pointer: '/derived_from', detail }],
  });
}

export function unfinished(field: string, detail: string): Problem {
  return new Problem({
    status: 422,
    code: 'DRAFT_INCOMPLETE',
    detail: `${field}: ${detail}`,
    fix: `Write it with PATCH /v1/drafts/<id>, then send the draft.`,
    errors: [{ pointer: `/${field}`, detail }],
  });
}

export function tooSoon(leastMs: number): Problem {
  const detail = `must be at least ${leastMs / 1_000} s and at most two years ahead.`;
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: `send_at: ${detail}`,
    fix: 'Give a later time, or leave send_at out to send at once.',
    errors: [{ pointer: '/send_at', detail }],
  });
}
