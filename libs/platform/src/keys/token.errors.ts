/** A ticket or a session could not be written down, so it was not handed out; the same request may succeed later. */
export class TokenNotStoredError extends Error {
  override readonly name = 'TokenNotStoredError';
  readonly code = 'TOKEN_NOT_STORED';
  readonly retry = 'backoff';
  constructor(cause: unknown) {
    super('The database did not take the ticket or session.', { cause });
  }
}
