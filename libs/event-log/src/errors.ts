/** The expectation of an append did not hold: somebody else appended first. Reload and decide again. */
export class AppendConflictError extends Error {
  override readonly name = 'AppendConflictError';
  constructor(readonly subject: string, readonly expectedSequence: number, options?: ErrorOptions) {
    super(`another event was appended to ${subject} after sequence ${expectedSequence}`, options);
  }
}

/** No acknowledgement: the events may or may not be stored. Retry with the same message id. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
