import { moltedIntent, type MoltedIntent } from '@posthorn/events';
import { bodiesOfSent, type MailBodies } from '../inbound/mail-bodies.js';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import type { ThreadRow, ThreadStatus } from '../inbound/thread.queries.js';
import { contactOf, isQuarantined, isWithheld, senderOf } from '../inbound/withheld.js';
import { storedView, type StoredMessage } from '../mails-ai/message/message-view.js';

/** A conversation in the words of molted. Times are ISO 8601 UTC. */
export interface AgentThread {
  readonly threadId: string;
  readonly contactEmail: string;
  readonly mailboxId: string | null;
  readonly mailbox: string | null;
  readonly subject: string | null;
  readonly status: ThreadStatus;
  readonly startedBy: 'contact' | 'agent';
  readonly receivedCount: number;
  readonly sentCount: number;
  readonly lastMessageAt: string;
  readonly openedAt: string;
}

/** A mail of a thread. What one in quarantine says is null. */
export interface AgentThreadMessage {
  readonly direction: 'inbound' | 'outbound';
  readonly messageId: string;
  readonly from: string | null;
  readonly to: readonly string[];
  readonly subject: string | null;
  readonly text: string | null;
  /** Sanitised. */
  readonly html: string | null;
  readonly status: string;
  readonly intent?: MoltedIntent;
  readonly confidence?: number | null;
  readonly injectionScore?: number | null;
  readonly quarantined?: boolean;
  readonly at: string;
}

export function toAgentThread(row: ThreadRow): AgentThread {
  return {
    threadId: row.thread_id,
    contactEmail: contactOf(row),
    mailboxId: row.agent_id,
    mailbox: row.mailbox,
    subject: row.subject,
    status: row.status,
    startedBy: row.started_by,
    receivedCount: row.received_count,
    sentCount: row.sent_count,
    lastMessageAt: row.last_message_at.toISOString(),
    openedAt: row.opened_at.toISOString(),
  };
}

export function toReceivedMessage(mail: ReceivedRow, { text, html }: MailBodies): AgentThreadMessage {
  const intent = moltedIntent({ intent: mail.intent, refinedIntent: mail.refined_intent });
  return {
    direction: 'inbound',
    messageId: mail.message_id,
    from: senderOf(mail),
    to: isWithheld(mail) ? [] : mail.to_emails,
    subject: isWithheld(mail) ? null : mail.subject,
    text,
    html,
    status: 'received',
    ...(intent !== undefined && { intent, confidence: mail.confidence }),
    injectionScore: mail.injection_score,
    quarantined: isQuarantined(mail),
    at: mail.received_at.toISOString(),
  };
}

export function toSentMessage(message: StoredMessage): AgentThreadMessage {
  const { id, from, to, subject, status, created_at: at } = storedView(message);
  const { text, html } = bodiesOfSent(message.content);
  return { direction: 'outbound', messageId: id, from, to, subject, text, html, status, at };
}
