import { moltedIntent, type MoltedIntent } from '@posthorn/events';
import type { MailBodies } from '../inbound/mail-bodies.js';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import { isQuarantined, isWithheld, senderOf } from '../inbound/withheld.js';

/** A received mail that waits for a person, as the queues show it. What one in quarantine says is null. Times are ISO 8601 UTC. */
export interface InboundHeld {
  readonly direction: 'inbound';
  /** Names it in every route of the overrides; its threadId does too while no other waits in the thread. */
  readonly messageId: string;
  readonly threadId: string | null;
  readonly queue: string | null;
  readonly reason: string | null;
  readonly state: 'waiting' | 'decided';
  readonly from: string;
  readonly fromName: string | null;
  readonly mailbox: string;
  readonly mailboxId: string | null;
  readonly subject: string | null;
  readonly excerpt: string | null;
  readonly intent: MoltedIntent | null;
  readonly confidence: number | null;
  readonly injectionScore: number | null;
  readonly senderReputation: number | null;
  readonly flags: readonly string[];
  readonly suggestedAction: string | null;
  readonly quarantined: boolean;
  readonly receivedAt: string;
}

export function toInboundHeld(mail: ReceivedRow): InboundHeld {
  const shown = !isWithheld(mail);
  return {
    direction: 'inbound',
    messageId: mail.message_id,
    threadId: mail.thread_id,
    queue: mail.queue,
    reason: mail.quarantine_reason ?? mail.action,
    state: mail.queue === null ? 'decided' : 'waiting',
    from: senderOf(mail),
    fromName: shown ? mail.from_name : null,
    mailbox: mail.mailbox,
    mailboxId: mail.agent_id,
    subject: shown ? mail.subject : null,
    excerpt: shown ? mail.excerpt : null,
    intent: moltedIntent({ intent: mail.intent, refinedIntent: mail.refined_intent }) ?? null,
    confidence: mail.confidence,
    injectionScore: mail.injection_score,
    senderReputation: mail.sender_reputation,
    flags: mail.flags,
    suggestedAction: mail.suggested_action,
    quarantined: isQuarantined(mail),
    receivedAt: mail.received_at.toISOString(),
  };
}

/** With what it says, the HTML sanitised; null while it is withheld. */
export interface InboundHeldWithContent extends InboundHeld {
  readonly content: {
    readonly subject: string | null;
    readonly text: string | null;
    readonly html: string | null;
  } | null;
}

export function withContent(mail: ReceivedRow, { text, html }: MailBodies): InboundHeldWithContent {
  const content = isWithheld(mail) ? null : { subject: mail.subject, text, html };
  return { ...toInboundHeld(mail), content };
}
