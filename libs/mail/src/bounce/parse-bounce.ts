export type BounceClass = 'hard' | 'soft' | 'undetermined';

/** What a mail that came back says about one recipient. */
export interface BounceReport {
  /** `dsn` by RFC 3464, `arf` by RFC 5965, `plain` a mail in words. */
  readonly kind: 'dsn' | 'arf' | 'plain';
  /** From the Message-ID of the returned mail, or the VERP address it came to; not checked by any secret. */
  readonly requestId?: string;
  /** With angle brackets. */
  readonly originalMessageId?: string;
  readonly recipient?: string;
  /** RFC 3464 section 2.3.3; only `failed` ends a send. */
  readonly action?: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  readonly class: BounceClass;
  readonly smtpCode?: number;
  readonly enhancedCode?: string;
  /** A label of `classifyReply`. */
  readonly reason: string;
  readonly diagnosticCode?: string;
  /** Of an ARF report: `abuse`, `fraud`, `opt-out`, ... */
  readonly feedbackType?: string;
}

/** The report in a mail, about its first recipient; nothing when the mail is no bounce (an auto-reply, a letter). Never throws. */
export function parseBounce(raw: Uint8Array): BounceReport | undefined {
  return parseBounces(raw)[0];
}

/** One report for each recipient a mail reports on. */
export function parseBounces(_raw: Uint8Array): BounceReport[] {
  return [];
}
