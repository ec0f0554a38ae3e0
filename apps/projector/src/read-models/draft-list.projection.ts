import type { ReadModels } from '@posthorn/database';
import {
  DraftCanceled,
  DraftCreated,
  DraftFailed,
  DraftScheduled,
  DraftSending,
  DraftSent,
  DraftUpdated,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import type { Selectable } from 'kysely';

/** A row of `read.drafts`. */
export type DraftRow = Selectable<ReadModels['drafts']>;

/** @returns the id of the draft it is about */
export function draftOf(event: RecordedEvent): string | undefined {
  const { draftId } = event.data;
  return event.type.startsWith('draft.') && typeof draftId === 'string' ? draftId : undefined;
}

/**
 * The row after one more event, taken in the log's order.
 * @returns nothing while no `draft.created` was seen
 */
export function draftAfter(row: DraftRow | undefined, event: RecordedEvent): DraftRow | undefined {
  if (isEvent(DraftCreated, event)) return created(event, row);
  if (row === undefined) return undefined;
  const change = changeOf(event);
  return change && { ...row, ...change, updated_at: new Date(event.occurredAt), last_sequence: event.sequence };
}

function created(event: RecordedEvent, row: DraftRow | undefined): DraftRow | undefined {
  if (row !== undefined || !isEvent(DraftCreated, event)) return row;
  const { draftId, recipientEmail, subject, threadId, content, createdAt } = event.data;
  return {
    draft_id: draftId,
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    recipient_email: recipientEmail,
    agent_id: event.agentId ?? null,
    test_mode: event.testMode,
    status: 'draft',
    subject: subject ?? null,
    thread_id: threadId ?? null,
    content: content ?? null,
    send_id: null,
    due_at: null,
    error: null,
    created_at: new Date(createdAt),
    updated_at: new Date(createdAt),
    last_sequence: event.sequence,
  };
}

function changeOf(event: RecordedEvent): Partial<DraftRow> | undefined {
  if (isEvent(DraftUpdated, event)) {
    const { subject, threadId, content } = event.data;
    return {
      ...(subject !== undefined && { subject }),
      ...(threadId !== undefined && { thread_id: threadId }),
      ...(content !== undefined && { content }),
    };
  }
  if (isEvent(DraftScheduled, event)) {
    const { requestId, dueAt } = event.data;
    return { status: 'scheduled', send_id: requestId, due_at: new Date(dueAt), error: null };
  }
  if (isEvent(DraftSending, event)) return { status: 'sending', send_id: event.data.requestId, error: null };
  if (isEvent(DraftSent, event)) return { status: 'sent', send_id: event.data.requestId, error: null };
  if (isEvent(DraftFailed, event)) return { status: 'failed', error: event.data.detail ?? event.data.reason };
  if (isEvent(DraftCanceled, event)) return { status: 'canceled', due_at: null };
  return undefined;
}
