/** When a failed command or delivery may be tried again; the whole policy, nobody decides by message text. */
export type RetryPolicy = 'never' | 'backoff' | { readonly afterMs: number };

/**
 * A refusal that says what to do about it. Consumers map `retry` to a redelivery or to parking (consume.ts);
 * `code` is documented and frozen.
 */
export class RetryPolicyError extends Error {
  override readonly name: string = 'RetryPolicyError';
  constructor(
    readonly code: string,
    readonly retry: RetryPolicy,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The expectation of an append did not hold: somebody else appended first. Reload and decide again. */
export class AppendConflictError extends RetryPolicyError {
  override readonly name = 'AppendConflictError';
  constructor(
    readonly subject: string,
    readonly expectedSequence: number,
    options?: ErrorOptions,
  ) {
    super(
      'APPEND_CONFLICT',
      'backoff',
      `another event was appended to ${subject} after sequence ${expectedSequence}`,
      options,
    );
  }
}

/** No acknowledgement: the events may or may not be stored. Retry with the same message id. */
export class LogUnavailableError extends RetryPolicyError {
  override readonly name: string = 'LogUnavailableError';
  constructor(message: string, options?: ErrorOptions) {
    super('LOG_UNAVAILABLE', 'backoff', message, options);
  }
}

/** The stream is another one than at the start: ids and positions this process knows mean nothing in it. */
export class LogReplacedError extends LogUnavailableError {
  override readonly name = 'LogReplacedError';
  constructor() {
    super('the log was deleted and made anew while this service ran: start the service again');
  }
}

/** The log's server does not answer, or does not let us in. The message has no password. */
export class NatsUnreachableError extends RetryPolicyError {
  override readonly name = 'NatsUnreachableError';
  /** @param place host and port, several of them comma separated */
  constructor(place: string, reason: string, options?: ErrorOptions) {
    const message = `NATS at ${place} cannot be used: ${reason}. Check NATS_URL and that the server runs.`;
    super('NATS_UNREACHABLE', 'backoff', message, options);
  }
}

/** The server refuses to store the events, now and later: too big, or not a subject of the log. */
export class AppendRefusedError extends RetryPolicyError {
  override readonly name = 'AppendRefusedError';
  constructor(message: string, options?: ErrorOptions) {
    super('APPEND_REFUSED', 'never', message, options);
  }
}

/** The server takes a read for a wrong one, now and later: more subjects than it answers at once, or a malformed filter. */
export class ReadRefusedError extends RetryPolicyError {
  override readonly name = 'ReadRefusedError';
  constructor(message: string, options?: ErrorOptions) {
    super('READ_REFUSED', 'never', message, options);
  }
}
