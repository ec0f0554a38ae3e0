/** What a server answered. */
export interface SmtpReply {
  /** RFC 5321: 200 to 599. */
  readonly code: number;
  /** RFC 3463: `5.1.1`. */
  readonly enhanced?: string;
  readonly text: string;
}

export interface ReplyVerdict {
  readonly kind: 'accepted' | 'deferred' | 'bounced';
  /** Of a bounce: `hard` means the address itself is bad. */
  readonly bounceType?: 'hard' | 'soft' | 'undetermined';
  /** The server asks for fewer mails at a time. */
  readonly throttled: boolean;
  /** Whom waiting concerns: this recipient alone, the recipient's domain, or all mail through this provider. */
  readonly scope: 'recipient' | 'domain' | 'provider';
  /** Lower snake case: `user_unknown`, `mailbox_full`, `greylisted`, ... */
  readonly reason: string;
}

export function classifyReply(_reply: SmtpReply): ReplyVerdict {
  throw new Error('not built yet');
}
