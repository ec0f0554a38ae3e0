import { mailsAiIntent } from '@posthorn/events';
import { filesOf } from '../../inbound/attachments.js';
import type { MailBodies } from '../../inbound/mail-bodies.js';
import type { ReceivedRow } from '../../inbound/received-mail.queries.js';
import { isQuarantined, isWithheld, senderOf } from '../../inbound/withheld.js';

/** A file of a received mail; name and type are what its sender says. */
export interface AttachmentView {
  readonly id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size_bytes: number;
  readonly url: string;
}

/**
 * A received mail as mails.ai answers it: the payload of its `message.received`, and what else is known. What its author
 * wrote is null while it is in quarantine; `intent`, `entities` and `urgency` are there only when the agent classifies.
 */
export interface ReceivedView {
  readonly id: string;
  readonly direction: 'inbound';
  readonly agent_id: string | null;
  readonly agent_email: string;
  readonly thread_id: string | null;
  readonly source_message_id: string;
  readonly is_thread_reply: boolean;
  readonly from: { readonly address: string; readonly name: string | null };
  readonly to: readonly string[];
  readonly subject: string | null;
  readonly quarantined: boolean;
  readonly attachments: readonly AttachmentView[];
  readonly raw_url: string;
  /** ISO 8601 UTC. */
  readonly received_at: string;
  readonly created_at: string;
  readonly [more: string]: unknown;
}

export function receivedView(mail: ReceivedRow): ReceivedView {
  const shown = !isWithheld(mail);
  const intent = mailsAiIntent({ intent: mail.intent, refinedIntent: mail.refined_intent });
  const path = `/v1/messages/${encodeURIComponent(mail.message_id)}`;
  return {
    id: mail.message_id,
    direction: 'inbound',
    agent_id: mail.agent_id,
    agent_email: mail.mailbox,
    thread_id: mail.thread_id,
    source_message_id: mail.message_id,
    is_thread_reply: mail.is_thread_reply,
    from: { address: senderOf(mail), name: shown ? mail.from_name : null },
    // Theirs to make up, and so a place for words.
    to: shown ? mail.to_emails : [],
    cc: shown ? mail.cc_emails : [],
    reply_to: shown ? mail.reply_to : null,
    subject: shown ? mail.subject : null,
    // Nothing of it is to be acted on before it was judged.
    status: mail.kind === null ? 'processing' : 'received',
    kind: mail.kind,
    injection_score: mail.injection_score,
    injection_reasons: mail.injection_reasons,
    sender_reputation: mail.sender_reputation,
    spf_pass: passed(mail.spf),
    dkim_pass: passed(mail.dkim),
    dmarc_pass: passed(mail.dmarc),
    ...(shown && {
      ...(intent !== undefined && { intent, confidence: mail.confidence }),
      ...(mail.entities !== null && { entities: mail.entities }),
      ...(mail.urgency !== null && { urgency: mail.urgency }),
      ...(mail.code !== null && { code: mail.code }),
    }),
    labels: mail.labels,
    language: mail.language,
    quarantined: isQuarantined(mail),
    ...(mail.quarantine !== null && {
      quarantine_reason: mail.quarantine_reason,
      quarantined_at: iso(mail.quarantined_at),
      released_at: iso(mail.released_at),
    }),
    body_text_excerpt: shown ? mail.excerpt : null,
    has_attachments: mail.has_attachments,
    attachments: filesOf(mail).map(({ id, filename, contentType, sizeBytes }) => ({
      id,
      filename,
      content_type: contentType,
      size_bytes: sizeBytes,
      url: `${path}/attachments/${encodeURIComponent(id)}`,
    })),
    rfc_message_id: shown ? mail.rfc_message_id : null,
    in_reply_to: shown ? mail.in_reply_to : null,
    raw_url: `${path}/raw`,
    ...(mail.test_mode && { test_mode: true }),
    received_at: mail.received_at.toISOString(),
    created_at: mail.received_at.toISOString(),
  };
}

/** With what it says: the HTML sanitised, the text as it came. */
export function openedView(mail: ReceivedRow, { text, html, truncated }: MailBodies): ReceivedView {
  return { ...receivedView(mail), body_text: text, body_html: html, ...(truncated && { body_truncated: true }) };
}

/** Null where nothing was checked. */
function passed(result: string | null): boolean | null {
  return result === null ? null : result === 'pass';
}

function iso(time: Date | null): string | null {
  return time && time.toISOString();
}
