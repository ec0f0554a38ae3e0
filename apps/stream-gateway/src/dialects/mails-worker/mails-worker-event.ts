import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDelivered,
  DeliveryFailed,
  InboundClassified,
  InboundReleased,
  type RecordedEvent,
} from '@posthorn/events';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import { withoutWithheldWords } from '../../vocabulary/withheld-words.js';

/**
 * By what the page says of each: `message.sent` is "outbound email accepted", and `message.bounced` "permanent delivery
 * failure", which a mail that never reached a mail server is as well.
 */
export const mailsWorkerVocabulary = new Vocabulary([
  { name: 'message.received', type: InboundClassified.type },
  // Once more, with its subject, when it had been withheld.
  { name: 'message.received', type: InboundReleased.type },
  { name: 'message.sent', type: DeliveryAccepted.type },
  { name: 'message.delivered', type: DeliveryDelivered.type },
  { name: 'message.bounced', type: DeliveryBounced.type },
  { name: 'message.bounced', type: DeliveryFailed.type },
  { name: 'message.complained', type: DeliveryComplained.type },
]);

/**
 * A mail as mails-worker prints it, fields in its order. All are always there: the page's own clients read `from` and
 * `subject` of whatever comes, and one of them ends at a missing key. What is not known is null.
 */
export interface MailsWorkerEvent {
  readonly event: string;
  /** The inbound mail, or the send. */
  readonly email_id: unknown;
  /** Whose mail it is; null of a send, which says only its agent. */
  readonly mailbox: unknown;
  readonly from: unknown;
  readonly subject: unknown;
  /** Of a send: when that happened. */
  readonly received_at: unknown;
  readonly thread_id: unknown;
  readonly labels: unknown;
  readonly has_attachments: boolean | null;
  /** Recipient; of a send alone. */
  readonly to: unknown;
}

/** @returns nothing for an event that mails-worker has no name for; total whatever the data */
export function mailsWorkerEvent(event: RecordedEvent): MailsWorkerEvent | undefined {
  const { type, occurredAt } = event;
  const data = withoutWithheldWords(event);
  const word = mailsWorkerVocabulary.wordFor({ type, data });
  if (word === undefined) return undefined;
  const received = type === InboundClassified.type || type === InboundReleased.type;
  return {
    event: word.name,
    email_id: (received ? data['messageId'] : data['requestId']) ?? null,
    mailbox: data['mailbox'] ?? null,
    from: data['from'] ?? null,
    subject: data['subject'] ?? null,
    received_at: data['receivedAt'] ?? occurredAt,
    thread_id: data['threadId'] ?? null,
    labels: data['labels'] ?? [],
    has_attachments: received ? hasAttachments(data) : null,
    to: received ? undefined : data['recipientEmail'],
  };
}

/** Names of files may be withheld; that there are some is not. */
function hasAttachments({ hasAttachments: isSaid, attachments }: RecordedEvent['data']): boolean {
  return isSaid === true || (Array.isArray(attachments) && attachments.length > 0);
}
