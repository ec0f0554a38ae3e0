/** Others kept appending what this decision rests on; the next delivery looks anew. */
export class TriageContendedError extends Error {
  override readonly name = 'TriageContendedError';
  readonly code = 'TRIAGE_CONTENDED';
  readonly retry = 'backoff';
  constructor(readonly messageId: string) {
    super(`mails of the same contact are being classified elsewhere at the same time as ${messageId}`);
  }
}
