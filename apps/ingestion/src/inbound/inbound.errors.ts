/** The mail has been through so many servers that it goes round (RFC 5321 section 6.3). It is refused for good. */
export class MailLoopError extends Error {
  override readonly name = 'MailLoopError';
  constructor(readonly hops: number) {
    super(`the mail has ${hops} Received fields: it is going round in a loop`);
  }
}
