/** How long the server may take; milliseconds. */
export interface SmtpTimeouts {
  /** To connect, and for each TLS handshake. */
  readonly connectMs: number;
  /** For the greeting and for each reply but the one to the content. */
  readonly commandMs: number;
  /** For the reply to the content. Too short, and mails are doubled. */
  readonly contentMs: number;
}

/**
 * For a server that takes as long as it may.
 * @see RFC 5321 section 4.5.3.2: 5 minutes for greeting, MAIL and RCPT, 10 after the final dot
 */
export const RFC_5321_TIMEOUTS: SmtpTimeouts = { connectMs: 30_000, commandMs: 300_000, contentMs: 600_000 };
