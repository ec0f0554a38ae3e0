/** The workspace has taken in all the mail that it may today. It may come again tomorrow. */
export class DailyBytesReachedError extends Error {
  override readonly name = 'DailyBytesReachedError';
  constructor(readonly workspaceId: string) {
    super(`the workspace ${workspaceId} has taken in all the mail that it may today`);
  }
}

/** The mail has been through so many servers that it goes round (RFC 5321 section 6.3). It is refused for good. */
export class MailLoopError extends Error {
  override readonly name = 'MailLoopError';
  constructor(readonly hops: number) {
    super(`the mail has ${hops} Received fields: it is going round in a loop`);
  }
}
