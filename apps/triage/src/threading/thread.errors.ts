/**
 * The mail is about one that is not triaged yet, as its process ended or its bytes are away: where that one belongs decides
 * where this one does.
 */
export class CitedMailPendingError extends Error {
  override readonly name = 'CitedMailPendingError';
  readonly code = 'CITED_MAIL_PENDING';
  readonly retry = { afterMs: 3_000 };
  /** @param sequences of their `inbound.received` */
  constructor(
    readonly messageId: string,
    readonly sequences: readonly number[],
  ) {
    super(`${messageId} answers a mail that is still to be triaged`);
  }
}
