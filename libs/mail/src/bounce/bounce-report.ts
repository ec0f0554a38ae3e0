export type BounceClass = 'hard' | 'soft' | 'undetermined';

/** What a mail that came back says about one recipient. */
export interface BounceReport {
  /** `dsn` by RFC 3464, `arf` by RFC 5965, `plain` a mail in words. */
  readonly kind: 'dsn' | 'arf' | 'plain';
  /** From the Message-ID of the returned mail, or the VERP address it came to; not checked by any secret. */
  readonly requestId?: string;
  /** With angle brackets. */
  readonly originalMessageId?: string;
  /** Whom the mail was for, before any forwarding. */
  readonly recipient?: string;
  /**
   * RFC 3464 section 2.3.3. Only `failed` ends a send: `delayed` is still being tried, the others are good news that somebody asked for. An
   * ARF report has none.
   */
  readonly action?: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  readonly class: BounceClass;
  readonly smtpCode?: number;
  readonly enhancedCode?: string;
  /** A label of `classifyReply`; `delivered`; of an ARF report `complaint`, `unsubscribe`, `not_spam` or `authentication_failed`. */
  readonly reason: string;
  /** What the server said. */
  readonly diagnosticCode?: string;
  /** Of an ARF report: `abuse`, `fraud`, `opt-out`, `not-spam`, `auth-failure`, ... */
  readonly feedbackType?: string;
}
