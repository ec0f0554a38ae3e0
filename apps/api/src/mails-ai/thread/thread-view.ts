import { contactOf } from '../../inbound/withheld.js';
import type { ThreadRow, ThreadStatus as Status } from '../../inbound/thread.queries.js';

export const THREAD_STATUSES = ['open', 'closed', 'archived'] as const;
export type ThreadStatus = (typeof THREAD_STATUSES)[number];

/** molted's statuses in the three of mails.ai. */
const STATUSES: Readonly<Record<Status, ThreadStatus>> = {
  open: 'open',
  waiting: 'open',
  escalated: 'open',
  resolved: 'closed',
  closed: 'closed',
  archived: 'archived',
};

/** Those that mails.ai calls `status`. */
export function statusesOf(status: ThreadStatus): Status[] {
  return (Object.keys(STATUSES) as Status[]).filter((ours) => STATUSES[ours] === status);
}

/** A conversation as mails.ai answers it. Times are ISO 8601 UTC. */
export interface ThreadView {
  readonly id: string;
  readonly agent_id: string | null;
  /** Ours, of the mail that came last; null while nothing came. */
  readonly agent_email: string | null;
  readonly contact: { readonly address: string };
  readonly subject: string | null;
  readonly status: ThreadStatus;
  readonly started_by: 'contact' | 'agent';
  readonly message_count: number;
  readonly received_count: number;
  readonly sent_count: number;
  readonly last_received_at: string | null;
  readonly last_sent_at: string | null;
  readonly last_message_at: string;
  readonly created_at: string;
  readonly test_mode?: true;
}

export function threadView(thread: ThreadRow): ThreadView {
  return {
    id: thread.thread_id,
    agent_id: thread.agent_id,
    agent_email: thread.mailbox,
    contact: { address: contactOf(thread) },
    subject: thread.subject,
    status: STATUSES[thread.status],
    started_by: thread.started_by,
    message_count: thread.received_count + thread.sent_count,
    received_count: thread.received_count,
    sent_count: thread.sent_count,
    last_received_at: thread.last_received_at && thread.last_received_at.toISOString(),
    last_sent_at: thread.last_sent_at && thread.last_sent_at.toISOString(),
    last_message_at: thread.last_message_at.toISOString(),
    created_at: thread.opened_at.toISOString(),
    ...(thread.test_mode && { test_mode: true }),
  };
}
