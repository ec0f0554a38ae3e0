import type { ReadModels } from '@posthorn/database';
import {
  InboundReleased,
  InboundRouted,
  isEvent,
  SendQueued,
  ThreadOpened,
  ThreadStatusChanged,
  type RecordedEvent,
} from '@posthorn/events';
import type { Selectable } from 'kysely';

/** A row of `read.threads`. */
export type ThreadRow = Selectable<ReadModels['threads']>;

/** @returns the id of the thread it is about, or adds to */
export function threadOf(event: RecordedEvent): string | undefined {
  const { threadId } = event.data;
  const concerns = event.type.startsWith('thread.') || CARRIERS.has(event.type);
  return concerns && typeof threadId === 'string' ? threadId : undefined;
}

const CARRIERS: ReadonlySet<string> = new Set([InboundReleased.type, InboundRouted.type, SendQueued.type]);

/**
 * The row after one more event, taken in the log's order.
 * @returns nothing while nothing has opened the thread, and for what is of another workspace or mode: the `threadId` of a send may be anybody's word
 */
export function threadAfter(row: ThreadRow | undefined, event: RecordedEvent): ThreadRow | undefined {
  if (row === undefined) return opened(event);
  if (event.workspaceId !== row.workspace_id || event.testMode !== row.test_mode) return undefined;
  const change = changeOf(row, event);
  return change && { ...row, ...change, last_sequence: event.sequence };
}

function opened(event: RecordedEvent): ThreadRow | undefined {
  if (!isEvent(ThreadOpened, event)) return undefined;
  const { threadId, contactEmail, subject, startedBy, mailbox, requestId, openedAt } = event.data;
  const sent = requestId !== undefined;
  return {
    thread_id: threadId,
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    contact_email: contactEmail,
    mailbox: mailbox ?? null,
    agent_id: event.agentId ?? null,
    test_mode: event.testMode,
    subject: subject ?? null,
    status: 'open',
    started_by: startedBy,
    first_send_id: requestId ?? null,
    received_count: 0,
    sent_count: sent ? 1 : 0,
    last_received_at: null,
    last_sent_at: sent ? new Date(openedAt) : null,
    opened_at: new Date(openedAt),
    last_message_at: new Date(openedAt),
    last_sequence: event.sequence,
  };
}

function changeOf(row: ThreadRow, event: RecordedEvent): Partial<ThreadRow> | undefined {
  if (isEvent(InboundRouted, event)) {
    const at = new Date(event.data.routedAt);
    return {
      mailbox: event.data.mailbox ?? row.mailbox,
      agent_id: event.agentId ?? row.agent_id,
      received_count: row.received_count + 1,
      last_received_at: at,
      last_message_at: later(row.last_message_at, at),
    };
  }
  if (isEvent(SendQueued, event)) {
    if (event.data.requestId === row.first_send_id) return undefined;
    const at = new Date(event.data.queuedAt);
    return {
      agent_id: row.agent_id ?? event.agentId ?? null,
      sent_count: row.sent_count + 1,
      last_sent_at: at,
      last_message_at: later(row.last_message_at, at),
    };
  }
  // A mail that was withheld opened it without one.
  if (isEvent(InboundReleased, event))
    return row.subject === null ? { subject: event.data.subject ?? null } : undefined;
  return isEvent(ThreadStatusChanged, event) ? { status: event.data.status } : undefined;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
