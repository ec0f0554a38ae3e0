import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';
import { receivedOf, RECEIVED_COLUMNS, type MailOf, type ReceivedRow } from '../inbound/received-mail.queries.js';
import type { HeldPlace } from './held-list.queries.js';

export interface QueuedQuery {
  readonly queue: string;
  readonly agentId?: string | undefined;
  readonly after?: HeldPlace | undefined;
  /** Which comes first. */
  readonly order: 'oldest' | 'newest';
  readonly limit: number;
}

/** Received mails that wait for a person, along the index (workspace, queue, time). */
export function listQueued(db: Kysely<Database>, of: MailOf, query: QueuedQuery): Promise<ReceivedRow[]> {
  const { queue, agentId, after, order, limit } = query;
  const direction = order === 'oldest' ? 'asc' : 'desc';
  return receivedOf(db, of)
    .select(RECEIVED_COLUMNS)
    .where('queue', '=', queue)
    .$if(agentId !== undefined, (select) => select.where('agent_id', '=', agentId ?? ''))
    .$if(after !== undefined, (select) =>
      select.where((is) =>
        is(
          is.refTuple('received_at', 'message_id'),
          order === 'oldest' ? '>' : '<',
          is.tuple(after?.heldAt ?? new Date(0), after?.sendId ?? ''),
        ),
      ),
    )
    .orderBy('received_at', direction)
    .orderBy('message_id', direction)
    .limit(limit)
    .execute();
}

/** @returns how many wait in each queue; `limit` at most are counted together */
export function countQueued(
  db: Kysely<Database>,
  of: MailOf,
  limit: number,
): Promise<{ queue: string | null; waiting: number }[]> {
  return db
    .selectFrom(receivedOf(db, of).select('queue').where('queue', 'is not', null).limit(limit).as('waiting'))
    .select(['queue', (count) => count.cast<number>(count.fn.countAll(), 'integer').as('waiting')])
    .groupBy('queue')
    .execute();
}

/** Those of a thread that wait. */
export function listQueuedOfThread(
  db: Kysely<Database>,
  of: MailOf,
  threadId: string,
  limit: number,
): Promise<ReceivedRow[]> {
  return receivedOf(db, of)
    .select(RECEIVED_COLUMNS)
    .where('thread_id', '=', threadId)
    .where('queue', 'is not', null)
    .orderBy('received_at')
    .limit(limit)
    .execute();
}
