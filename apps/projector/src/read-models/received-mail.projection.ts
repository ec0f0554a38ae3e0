import type { ReadModels } from '@posthorn/database';
import {
  InboundClassified,
  InboundForwarded,
  InboundQuarantined,
  InboundReceived,
  InboundReleased,
  InboundReplied,
  InboundReviewed,
  InboundRouted,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { searchedWords, type MailTexts } from './searched-words.js';

/** A row of `read.received_mails`, without what the database makes itself. */
export type ReceivedMailRow = Omit<Selectable<ReadModels['received_mails']>, 'search'>;

type Classified = z.output<typeof InboundClassified.data>;

/** @returns the id of the inbound mail it is about */
export function receivedMailOf(event: RecordedEvent): string | undefined {
  const { messageId } = event.data;
  return event.type.startsWith('inbound.') && typeof messageId === 'string' ? messageId : undefined;
}

/**
 * The row after one more event, taken in the log's order.
 * @param texts of the mails around, for the search
 * @returns nothing while no `inbound.received` was seen
 */
export function receivedMailAfter(
  row: ReceivedMailRow | undefined,
  event: RecordedEvent,
  texts: MailTexts,
): ReceivedMailRow | undefined {
  if (row === undefined) return received(event);
  const change = changeOf(row, event, texts);
  return change && { ...row, ...change, last_sequence: event.sequence };
}

function received(event: RecordedEvent): ReceivedMailRow | undefined {
  if (!isEvent(InboundReceived, event)) return undefined;
  const { messageId, from, mailbox, subject, rfcMessageId, raw, via, receivedAt } = event.data;
  return {
    ...NOT_JUDGED,
    message_id: messageId,
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    from_email: from,
    from_domain: from.slice(from.lastIndexOf('@') + 1).toLowerCase(),
    mailbox,
    agent_id: event.agentId ?? null,
    test_mode: event.testMode,
    via,
    subject: subject ?? null,
    rfc_message_id: rfcMessageId ?? null,
    raw,
    received_at: new Date(receivedAt),
    first_sequence: event.sequence,
    last_sequence: event.sequence,
  };
}

function changeOf(row: ReceivedMailRow, event: RecordedEvent, texts: MailTexts): Partial<ReceivedMailRow> | undefined {
  if (isEvent(InboundClassified, event)) {
    const { quarantined, classifiedAt } = event.data;
    return {
      ...judged(row, event.data, texts),
      classified_at: new Date(classifiedAt ?? event.occurredAt),
      ...(quarantined === true && { quarantine: 'quarantined', quarantined_at: new Date(event.occurredAt) }),
    };
  }
  if (isEvent(InboundRouted, event)) {
    const { threadId, isNewThread, confidence, queue, action } = event.data;
    return {
      thread_id: threadId,
      is_thread_reply: !isNewThread,
      thread_confidence: confidence,
      queue: queue ?? null,
      action: action ?? null,
    };
  }
  if (isEvent(InboundReplied, event)) return { reply_to_send_id: event.data.requestId };
  if (isEvent(InboundQuarantined, event)) {
    const { reason, quarantinedAt } = event.data;
    return { quarantine: 'quarantined', quarantine_reason: reason, quarantined_at: new Date(quarantinedAt) };
  }
  if (isEvent(InboundReleased, event)) {
    const released_at = new Date(event.data.releasedAt);
    return { ...judged(row, event.data, texts), quarantine: 'released', released_at, queue: null };
  }
  if (isEvent(InboundReviewed, event)) {
    const { decision, queue } = event.data;
    return { queue: queue ?? null, ...(decision === 'rejected' && { action: 'auto_archive' }) };
  }
  return isEvent(InboundForwarded, event) ? {} : undefined;
}

/** What an event that carries a classification says; what it leaves out stays as it was. */
function judged(row: ReceivedMailRow, data: Classified, texts: MailTexts): Partial<ReceivedMailRow> {
  const { authentication, attachments } = data;
  const after: ReceivedMailRow = {
    ...row,
    kind: data.kind ?? row.kind ?? 'message',
    from_name: data.fromName ?? row.from_name,
    to_emails: data.to ?? row.to_emails,
    cc_emails: data.cc ?? row.cc_emails,
    reply_to: data.replyTo ?? row.reply_to,
    subject: data.subject ?? row.subject,
    rfc_message_id: data.rfcMessageId ?? row.rfc_message_id,
    in_reply_to: data.inReplyTo ?? row.in_reply_to,
    thread_id: data.threadId ?? row.thread_id,
    is_thread_reply: data.isThreadReply ?? row.is_thread_reply,
    intent: data.intent ?? row.intent,
    refined_intent: data.refinedIntent ?? row.refined_intent,
    confidence: data.confidence ?? row.confidence,
    urgency: data.urgency ?? row.urgency,
    injection_score: data.injectionScore ?? row.injection_score,
    injection_reasons: data.injectionReasons ?? row.injection_reasons,
    sender_reputation: data.senderReputation ?? row.sender_reputation,
    spf: authentication?.spf ?? row.spf,
    dkim: authentication?.dkim ?? row.dkim,
    dmarc: authentication?.dmarc ?? row.dmarc,
    arc: authentication?.arc ?? row.arc,
    entities: data.entities ?? row.entities,
    labels: data.labels ?? row.labels,
    flags: data.flags ?? row.flags,
    code: data.code ?? row.code,
    language: data.language ?? row.language,
    suggested_action: data.suggestedAction ?? row.suggested_action,
    has_attachments: data.hasAttachments ?? (attachments === undefined ? row.has_attachments : attachments.length > 0),
    attachments: attachments ?? row.attachments,
    excerpt: data.excerpt ?? row.excerpt,
    text: data.text ?? row.text,
    html: data.html ?? row.html,
    raw: data.raw ?? row.raw,
    withheld: data.withheld ?? row.withheld,
    classifier_version: data.classifierVersion ?? row.classifier_version,
  };
  const withheld = 'quarantined' in data && data.quarantined === true;
  return { ...after, words: withheld ? null : searchedWords(after, texts) };
}

const NOT_JUDGED = {
  from_name: null,
  kind: null,
  to_emails: [],
  cc_emails: [],
  reply_to: null,
  in_reply_to: null,
  thread_id: null,
  is_thread_reply: false,
  thread_confidence: null,
  reply_to_send_id: null,
  intent: null,
  refined_intent: null,
  confidence: null,
  urgency: null,
  injection_score: null,
  injection_reasons: [],
  sender_reputation: null,
  spf: null,
  dkim: null,
  dmarc: null,
  arc: null,
  entities: null,
  labels: [],
  flags: [],
  code: null,
  language: null,
  suggested_action: null,
  has_attachments: false,
  attachments: null,
  excerpt: null,
  text: null,
  html: null,
  withheld: null,
  quarantine: null,
  quarantine_reason: null,
  quarantined_at: null,
  released_at: null,
  queue: null,
  action: null,
  classifier_version: null,
  words: null,
  classified_at: null,
} satisfies Partial<ReceivedMailRow>;
