import { messageIdOfSend } from '@posthorn/events';
import type { MailContent } from '@posthorn/mail';
import type { SendVerdict } from '@posthorn/sending';
import { bodiesOfSent } from '../../inbound/mail-bodies.js';
import { decisionOf } from './refusal.js';
import { statusOfMessage, statusOfSend, type MessageStatus } from './message-status.js';
import type { AcceptedMessage } from './messages.handler.js';
import type { RecipientVerdict } from './recipient-verdict.js';
import type { SendRow } from './mails-ai-message.queries.js';
import type { Recipient } from './recipients.js';

/** What became of the mail to one recipient. Times are ISO 8601 UTC, null where it did not happen. */
export interface RecipientView {
  readonly address: string;
  readonly type: Recipient['role'];
  readonly status: MessageStatus;
  readonly [fact: string]: unknown;
}

/** A message as mails.ai answers it (`SendResult` of its package), and what else we know. */
export interface MessageView {
  readonly id: string;
  readonly agent_id: string | null;
  readonly from: string | null;
  readonly thread_id: string | null;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly subject: string;
  readonly status: MessageStatus;
  readonly scheduled_at?: string;
  readonly recipients: readonly RecipientView[];
  /** ISO 8601 UTC. */
  readonly created_at: string;
  readonly [more: string]: unknown;
}

/** What its package expects to be there: this server has no pools, no classifier of cold mail, and no price. */
const HOSTED = { routing_pool: 'clean', classifier_score: 0, cost_usd: 0 } as const;

/** Of a mail that was just asked for. @param now when */
export function acceptedView(
  message: AcceptedMessage,
  { testMode, now }: { testMode: boolean; now: Date },
): MessageView {
  const { messageId, sender, wanted, verdicts } = message;
  const statuses = verdicts.map(({ verdict }) => verdict.status);
  return {
    id: messageId,
    agent_id: sender.agentId,
    from: sender.from.email,
    thread_id: wanted.threadId ?? null,
    ...addresses(wanted.recipients),
    subject: wanted.subject ?? '',
    ...HOSTED,
    status: statusOfMessage(statuses),
    ...(wanted.scheduledAt && { scheduled_at: wanted.scheduledAt.toISOString() }),
    ...(wanted.tags && { tags: wanted.tags }),
    ...(wanted.metadata && { metadata: wanted.metadata }),
    recipients: verdicts.map(recipientVerdict),
    // Of a test key nothing leaves the server: the sandbox plays the recipients' part.
    ...(testMode && { test_mode: true, sandbox: true }),
    created_at: now.toISOString(),
  };
}

function recipientVerdict({ recipient, verdict }: RecipientVerdict): RecipientView {
  const { status, reason, detail } = verdict;
  return {
    address: recipient.email,
    type: recipient.role,
    status,
    ...(reason !== undefined && { reason }),
    ...(detail !== undefined && { detail }),
    ...approvalOf(verdict),
    ...(status === 'blocked' && decisionOf(verdict)),
  };
}

function approvalOf({ approvalId, expiresAt }: SendVerdict): object {
  return {
    ...(approvalId !== undefined && { approval_id: approvalId }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
  };
}

/** A message as the read model has it. */
export interface StoredMessage {
  /** Of its first send, so none is missing. */
  readonly beganAt: string;
  readonly agentId: string | null;
  readonly testMode: boolean;
  /** At least one, in the order of the recipients. */
  readonly sends: readonly SendRow[];
  /** Where it is kept, and was asked for. */
  readonly content?: MailContent | undefined;
}

export function storedView(message: StoredMessage): MessageView {
  const { beganAt, agentId, testMode, sends, content } = message;
  const recipients = sends.map((send): Recipient => ({ email: send.recipient_email, role: roleOf(send, content) }));
  const dueAt = sends.find((send) => statusOfSend(send) === 'scheduled')?.due_at;
  const [first] = sends;
  return {
    id: messageIdOfSend(first?.send_id ?? ''),
    agent_id: agentId,
    from: content?.from?.email ?? null,
    thread_id: first?.thread_id ?? null,
    ...addresses(recipients),
    subject: content?.subject ?? first?.subject ?? '',
    ...HOSTED,
    status: statusOfMessage(sends.map(statusOfSend)),
    ...(dueAt && { scheduled_at: dueAt.toISOString() }),
    ...(content?.tags && { tags: content.tags }),
    ...(content?.metadata && { metadata: content.metadata }),
    recipients: sends.map((send) => recipientView(send, roleOf(send, content))),
    ...(testMode && { test_mode: true, sandbox: true }),
    created_at: beganAt,
  };
}

/** With its bodies, where its content is kept. */
export function sentView(message: StoredMessage): MessageView {
  const { content } = message;
  return {
    ...storedView(message),
    ...(content?.text !== undefined && { body_text: content.text }),
    ...(content?.html !== undefined && { body_html: content.html }),
  };
}

/** In a thread: the beginning of its bodies, the HTML sanitised. */
export function threadedView(message: StoredMessage): MessageView {
  const { text, html, truncated } = bodiesOfSent(message.content);
  return {
    ...storedView(message),
    direction: 'outbound',
    ...(text !== null && { body_text: text }),
    ...(html !== null && { body_html: html }),
    ...(truncated && { body_truncated: true }),
  };
}

function recipientView(send: SendRow, type: Recipient['role']): RecipientView {
  return {
    address: send.recipient_email,
    type,
    status: statusOfSend(send),
    ...(send.error !== null && { reason: send.error }),
    ...(send.bounce_type !== null && { bounce_type: send.bounce_type }),
    sent_at: iso(send.sent_at),
    delivered_at: iso(send.delivered_at),
    opened_at: iso(send.opened_at),
    clicked_at: iso(send.clicked_at),
    replied_at: iso(send.replied_at),
    bounced_at: iso(send.bounced_at),
    complained_at: iso(send.complained_at),
    failed_at: iso(send.failed_at),
    canceled_at: iso(send.canceled_at),
  };
}

/** Whoever the header does not show was in `bcc`; without the content nobody is known to have been. */
function roleOf({ recipient_email: address }: SendRow, content: MailContent | undefined): Recipient['role'] {
  if (content?.to === undefined) return 'to';
  const isIn = (list: MailContent['to']) => list?.some(({ email }) => email === address) ?? false;
  return isIn(content.to) ? 'to' : isIn(content.cc) ? 'cc' : 'bcc';
}

function addresses(recipients: readonly Recipient[]): { to: string[]; cc?: string[] } {
  const inRole = (role: Recipient['role']) =>
    recipients.filter((recipient) => recipient.role === role).map(({ email }) => email);
  const cc = inRole('cc');
  return { to: inRole('to'), ...(cc.length > 0 && { cc }) };
}

function iso(time: Date | null): string | null {
  return time && time.toISOString();
}
