import { filesOf } from '../inbound/attachments.js';
import type { MailBodies } from '../inbound/mail-bodies.js';
import type { FoundRow, ReceivedRow } from '../inbound/received-mail.queries.js';
import { isQuarantined, isWithheld, senderOf } from '../inbound/withheld.js';
import type { MessageView } from '../mails-ai/message/message-view.js';

/**
 * A mail as mails-worker lists it, and what else we know. What a mail in quarantine says is null; what one does not have
 * is empty, as its clients expect text.
 */
export interface EmailView {
  readonly id: string;
  readonly mailbox: string | null;
  readonly from_address: string | null;
  readonly from_name: string | null;
  readonly to_address: string;
  readonly subject: string | null;
  readonly code: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly status: string;
  readonly thread_id: string | null;
  readonly labels: readonly string[];
  readonly has_attachments: boolean;
  readonly attachment_count: number;
  readonly quarantined: boolean;
  /** ISO 8601 UTC; of a mail of ours when it was asked for. */
  readonly received_at: string;
  readonly created_at: string;
  readonly [more: string]: unknown;
}

export function emailView(mail: ReceivedRow): EmailView {
  const shown = !isWithheld(mail);
  const at = mail.received_at.toISOString();
  return {
    id: mail.message_id,
    mailbox: mail.mailbox,
    from_address: senderOf(mail),
    from_name: shown ? (mail.from_name ?? '') : null,
    to_address: mail.mailbox,
    subject: shown ? (mail.subject ?? '') : null,
    code: shown ? mail.code : null,
    direction: 'inbound',
    status: mail.kind === null ? 'processing' : 'received',
    message_id: shown ? mail.rfc_message_id : null,
    in_reply_to: shown ? mail.in_reply_to : null,
    thread_id: mail.thread_id,
    labels: mail.labels,
    has_attachments: mail.has_attachments,
    attachment_count: filesOf(mail).length,
    injection_score: mail.injection_score,
    quarantined: isQuarantined(mail),
    received_at: at,
    created_at: at,
  };
}

/** With how well it matches, and where. */
export function foundView({ rank, snippet, ...mail }: FoundRow): EmailView {
  return { ...emailView(mail), score: Math.round(rank * 10_000) / 10_000, snippet };
}

/** With what it says: the HTML sanitised. */
export function openedEmail(mail: ReceivedRow, { text, html, truncated }: MailBodies): EmailView {
  const shown = !isWithheld(mail);
  return {
    ...emailView(mail),
    body_text: shown ? (text ?? '') : null,
    body_html: shown ? (html ?? '') : null,
    ...(truncated && { body_truncated: true }),
    attachments: filesOf(mail).map(({ id, filename, contentType, sizeBytes }, place) => ({
      id,
      email_id: mail.message_id,
      filename,
      content_type: contentType,
      size_bytes: sizeBytes,
      mime_part_index: place,
      downloadable: true,
    })),
  };
}

/** A message of ours. @param mailbox whose it is, where that is known: lists do not say */
export function sentEmail(message: MessageView, mailbox: string | null = message.from): EmailView {
  const { body_text: text, body_html: html, body_truncated: truncated } = message;
  return {
    id: message.id,
    mailbox,
    from_address: mailbox,
    from_name: '',
    to_address: message.to.join(', '),
    subject: message.subject,
    code: null,
    direction: 'outbound',
    status: message.status,
    thread_id: message.thread_id,
    labels: [],
    has_attachments: false,
    attachment_count: 0,
    quarantined: false,
    received_at: message.created_at,
    created_at: message.created_at,
    ...(text !== undefined && { body_text: text }),
    ...(html !== undefined && { body_html: html }),
    ...(truncated === true && { body_truncated: true }),
  };
}
