/** The bytes of a mail that was acknowledged are not in the blob store: it is away, or another one than the acceptor's. */
export class RawMailMissingError extends Error {
  override readonly name = 'RawMailMissingError';
  readonly code = 'RAW_MAIL_MISSING';
  readonly retry = 'backoff';
  constructor(readonly sha256: string) {
    super(`the raw mail ${sha256} is not in the blob store; check BLOB_DIR, which all services have to share`);
  }
}
