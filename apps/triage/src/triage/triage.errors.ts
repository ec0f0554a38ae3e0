/** The bytes of a mail that was acknowledged are not in the blob store: it is away, or another one than the acceptor's. */
export class RawMailMissingError extends Error {
  override readonly name = 'RawMailMissingError';
  readonly code = 'RAW_MAIL_MISSING';
  readonly retry = 'backoff';
  constructor(readonly sha256: string) {
    super(`the raw mail ${sha256} is not in the blob store; check BLOB_DIR, which all services have to share`);
  }
}

/** Others kept appending what this decision rests on; the next delivery looks anew. */
export class TriageContendedError extends Error {
  override readonly name = 'TriageContendedError';
  readonly code = 'TRIAGE_CONTENDED';
  readonly retry = 'backoff';
  constructor(readonly messageId: string) {
    super(`mails of the same contact are being classified elsewhere at the same time as ${messageId}`);
  }
}
