import type { Database, ReadModels } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Place } from './place.js';

const COLUMNS = [
  'thread_id',
  'contact_key',
  'contact_email',
  'mailbox',
  'agent_id',
  'test_mode',
  'subject',
  'status',
  'started_by',
  'first_send_id',
  'received_count',
  'sent_count',
  'last_received_at',
  'last_sent_at',
  'opened_at',
  'last_message_at',
] as const;

export type ThreadRow = Pick<Selectable<ReadModels['threads']>, (typeof COLUMNS)[number]>;
export type ThreadStatus = ThreadRow['status'];

/** Whose threads are looked at. */
export interface ThreadOf {
  readonly workspaceId: string;
  readonly testMode: boolean;
  /** Of a key that is bound to a mailbox: threads that mail to it came to, or that its agent began. */
  readonly bound?: { readonly mailbox: string; readonly agentId: string | undefined } | undefined;
}

export interface ThreadQuery {
  readonly statuses?: readonly ThreadStatus[] | undefined;
  readonly agentId?: string | undefined;
  /** Contact key. */
  readonly contact?: string | undefined;
  readonly before?: Place | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
}

/** The one with the latest mail first. */
export function listThreads(db: Kysely<Database>, of: ThreadOf, query: ThreadQuery): Promise<ThreadRow[]> {
  const { statuses, agentId, contact, before, limit, offset = 0 } = query;
  return threadsOf(db, of)
    .select(COLUMNS)
    .$if(statuses !== undefined, (select) => select.where(sql<boolean>`status = any(${statuses ?? []}::text[])`))
    .$if(agentId !== undefined, (select) => select.where('agent_id', '=', agentId ?? ''))
    .$if(contact !== undefined, (select) => select.where('contact_key', '=', contact ?? ''))
    .$if(before !== undefined, (select) =>
      select.where((is) =>
        is(is.refTuple('last_message_at', 'thread_id'), '<', is.tuple(before?.at ?? new Date(0), before?.id ?? '')),
      ),
    )
    .orderBy('last_message_at', 'desc')
    .orderBy('thread_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export function findThread(db: Kysely<Database>, of: ThreadOf, threadId: string): Promise<ThreadRow | undefined> {
  return threadsOf(db, of).select(COLUMNS).where('thread_id', '=', threadId).executeTakeFirst();
}

/** A send of a thread, and when it was asked for. */
export interface ThreadSend {
  readonly send_id: string;
  readonly at: Date;
}

/** Sends of a thread, newest first; the one that began it does not know the thread. */
export function listSendsOfThread(
  db: Kysely<Database>,
  of: ThreadOf,
  query: {
    readonly threadId: string;
    readonly firstSendId: string | null;
    readonly before?: Place | undefined;
    readonly limit: number;
  },
): Promise<ThreadSend[]> {
  const { threadId, firstSendId, before, limit } = query;
  const at = sql<Date>`coalesce(queued_at, last_event_at)`;
  return db
    .selectFrom('read.sends')
    .select(['send_id', at.as('at')])
    .where('workspace_id', '=', of.workspaceId)
    .where('test_mode', '=', of.testMode)
    .where((is) =>
      is.or([is('thread_id', '=', threadId), ...(firstSendId === null ? [] : [is('send_id', '=', firstSendId)])]),
    )
    .$if(of.bound !== undefined, (select) => select.where('agent_id', '=', of.bound?.agentId ?? ''))
    .$if(before !== undefined, (select) =>
      select.where(sql<boolean>`(${at}, send_id) < (${before?.at ?? new Date(0)}, ${before?.id ?? ''})`),
    )
    .orderBy(at, 'desc')
    .orderBy('send_id', 'desc')
    .limit(limit)
    .execute();
}

function threadsOf(db: Kysely<Database>, { workspaceId, testMode, bound }: ThreadOf) {
  return db
    .selectFrom('read.threads as thread')
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode)
    .$if(bound !== undefined, (select) =>
      select.where((is) =>
        is.or([
          is('mailbox', '=', bound?.mailbox ?? ''),
          is.and([is('mailbox', 'is', null), is('agent_id', '=', bound?.agentId ?? '')]),
          is.exists(
            is
              .selectFrom('read.received_mails as mail')
              .select('mail.message_id')
              .whereRef('mail.workspace_id', '=', 'thread.workspace_id')
              .whereRef('mail.thread_id', '=', 'thread.thread_id')
              .where('mail.mailbox', '=', bound?.mailbox ?? ''),
          ),
        ]),
      ),
    );
}
