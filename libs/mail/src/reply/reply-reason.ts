/** What lies behind a refusal, as far as servers say. */
export interface ReasonFacts {
  /** Should it be final: `hard` means the address is bad and must not be written to again. */
  readonly bounceType: 'hard' | 'soft' | 'undetermined';
  /** The server asks for fewer mails at a time. */
  readonly throttled?: boolean;
  /** Whom waiting concerns: this recipient alone, the recipient's domain, or all mail through this provider. */
  readonly scope: 'recipient' | 'domain' | 'provider';
}

/** Labels are stable: they stand in events. */
export const REASONS = {
  user_unknown: { bounceType: 'hard', scope: 'recipient' },
  domain_unknown: { bounceType: 'hard', scope: 'domain' },
  no_mail_accepted: { bounceType: 'hard', scope: 'domain' },
  address_moved: { bounceType: 'hard', scope: 'recipient' },
  mailbox_full: { bounceType: 'soft', scope: 'recipient' },
  mailbox_disabled: { bounceType: 'soft', scope: 'recipient' },
  mailbox_busy: { bounceType: 'soft', scope: 'recipient' },
  greylisted: { bounceType: 'soft', scope: 'recipient' },
  recipient_throttled: { bounceType: 'soft', throttled: true, scope: 'recipient' },
  throttled: { bounceType: 'soft', throttled: true, scope: 'domain' },
  message_too_big: { bounceType: 'soft', scope: 'recipient' },
  message_malformed: { bounceType: 'soft', scope: 'recipient' },
  virus: { bounceType: 'soft', scope: 'recipient' },
  spam: { bounceType: 'soft', scope: 'domain' },
  blocked: { bounceType: 'soft', scope: 'domain' },
  authentication_failed: { bounceType: 'soft', scope: 'domain' },
  reverse_dns: { bounceType: 'soft', scope: 'domain' },
  policy: { bounceType: 'soft', scope: 'domain' },
  sender_rejected: { bounceType: 'soft', scope: 'domain' },
  relay_denied: { bounceType: 'soft', scope: 'domain' },
  access_denied: { bounceType: 'soft', scope: 'provider' },
  routing_loop: { bounceType: 'soft', scope: 'domain' },
  network_error: { bounceType: 'soft', scope: 'domain' },
  system_full: { bounceType: 'soft', scope: 'domain' },
  system_error: { bounceType: 'soft', scope: 'domain' },
  protocol_error: { bounceType: 'soft', scope: 'domain' },
  expired: { bounceType: 'soft', scope: 'recipient' },
  rejected: { bounceType: 'undetermined', scope: 'recipient' },
} as const satisfies Record<string, ReasonFacts>;

export type ReplyReason = keyof typeof REASONS;
