import { messageIdOfSend } from '@posthorn/events';
import { statusOfSend } from '../message/message-status.js';
import type { SendRow } from '../message/mails-ai-message.queries.js';
import type { Recipient } from '../message/recipients.js';
import type { DraftContent } from './draft-content.js';
import type { DraftStatus } from './draft.decider.js';
import type { DraftRow } from './mails-ai-draft.queries.js';

/** A draft as mails.ai answers it (`DraftRow` of its package). Times are ISO 8601 UTC. */
export interface DraftView {
  readonly id: string;
  readonly agent_id: string | null;
  readonly to: readonly string[];
  readonly subject: string | null;
  readonly status: DraftStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly [more: string]: unknown;
}

/** A draft, wherever it is known from. */
export interface KnownDraft {
  readonly id: string;
  readonly agentId: string | null;
  readonly testMode: boolean;
  /** Nothing when its content is not kept here. */
  readonly content: DraftContent | undefined;
  readonly status: DraftStatus;
  readonly dueAt?: Date | null | undefined;
  readonly error?: string | null | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The message that a draft is sent as: told from its id alone. */
export function messageIdOfDraft(draftId: string): string {
  return messageIdOfSend(draftId.replace(/^drf_/, 'req_'));
}

export function draftView(draft: KnownDraft): DraftView {
  const { id, agentId, testMode, content, status, dueAt, error, createdAt, updatedAt } = draft;
  const inRole = (role: Recipient['role']) =>
    content?.recipients.filter((recipient) => recipient.role === role).map(({ email }) => email) ?? [];
  const [cc, bcc] = [inRole('cc'), inRole('bcc')];
  return {
    id,
    agent_id: agentId,
    to: inRole('to'),
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    subject: content?.subject ?? null,
    body_text: content?.text ?? null,
    body_html: content?.html ?? null,
    status,
    thread_id: content?.threadId ?? null,
    ...(content?.template && { template_id: content.template.id, variables: content.template.variables }),
    ...(content?.inReplyToMessageId !== undefined && { in_reply_to_message_id: content.inReplyToMessageId }),
    ...(content?.taint && {
      derived_from: content.taint.derivedFrom.map(({ messageId, injectionScore }) => ({
        message_id: messageId,
        injection_score: injectionScore,
      })),
    }),
    ...(content?.attachments.length && {
      attachments: content.attachments.map(({ filename, contentType, sizeBytes }) => ({
        filename,
        content_type: contentType,
        size_bytes: sizeBytes,
      })),
    }),
    ...(content?.metadata && { metadata: content.metadata }),
    ...(content?.tags && { tags: content.tags }),
    ...(status === 'scheduled' && dueAt && { send_at: dueAt.toISOString() }),
    ...(status !== 'draft' && status !== 'canceled' && { sent_message_id: messageIdOfDraft(id) }),
    ...(status === 'failed' && { error_message: error ?? null }),
    ...(testMode && { test_mode: true }),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

/** A draft of the read model. @param send made from it, where there is one */
export function knownDraft(row: DraftRow, content: DraftContent | undefined, send: SendRow | undefined): KnownDraft {
  const ended = endOf(row, send);
  return {
    id: row.draft_id,
    agentId: row.agent_id,
    testMode: row.test_mode,
    content,
    status: ended?.status ?? row.status,
    dueAt: send?.due_at ?? row.due_at,
    error: ended?.error ?? row.error,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** A draft that was handed over ends as its send does, also where a person or a policy ended that. */
function endOf(row: DraftRow, send: SendRow | undefined): Pick<KnownDraft, 'status' | 'error'> | undefined {
  if (send === undefined || (row.status !== 'scheduled' && row.status !== 'sending')) return undefined;
  const status = statusOfSend(send);
  if (status === 'canceled') return { status };
  return status === 'blocked' ? { status: 'failed', error: send.error } : undefined;
}
