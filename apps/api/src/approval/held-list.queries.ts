import type { Database, ReadHeldSendsTable } from '@posthorn/database';
import type { Kysely, Selectable } from 'kysely';

const COLUMNS = [
  'send_id',
  'contact_key',
  'recipient_email',
  'agent_id',
  'kind',
  'state',
  'approval_id',
  'queue',
  'reason',
  'subject',
  'thread_id',
  'template_id',
  'campaign_id',
  'content_sha256',
  'due_at',
  'held_at',
  'ended_at',
] as const;

export type HeldRow = Pick<Selectable<ReadHeldSendsTable>, (typeof COLUMNS)[number]>;
export type HeldKind = HeldRow['kind'];

/** Whose held sends are looked at. */
export interface HeldOf {
  readonly workspaceId: string;
  readonly testMode: boolean;
  /** One agent's; everybody's when left out. */
  readonly agentId?: string | undefined;
}

/** A place in the list, after which the next page begins. */
export interface HeldPlace {
  readonly heldAt: Date;
  readonly sendId: string;
}

export interface HeldQuery {
  readonly kind: HeldKind;
  /** Of that kind, or all of them. */
  readonly queue?: string | undefined;
  readonly limit: number;
  readonly after?: HeldPlace | undefined;
  /** Which comes first. */
  readonly order: 'oldest' | 'newest';
}

/** What waits for a person, along the index (workspace, state, kind, time). */
export function listHeld(
  db: Kysely<Database>,
  { workspaceId, testMode, agentId }: HeldOf,
  { kind, queue, limit, after, order }: HeldQuery,
): Promise<HeldRow[]> {
  const direction = order === 'oldest' ? 'asc' : 'desc';
  return db
    .selectFrom('read.held_sends')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'waiting')
    .where('kind', '=', kind)
    .where('test_mode', '=', testMode)
    .$if(queue !== undefined, (query) => query.where('queue', '=', queue ?? ''))
    .$if(agentId !== undefined, (query) => query.where('agent_id', '=', agentId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where((is) =>
        is(
          is.refTuple('held_at', 'send_id'),
          order === 'oldest' ? '>' : '<',
          is.tuple(after?.heldAt ?? new Date(0), after?.sendId ?? ''),
        ),
      ),
    )
    .orderBy('held_at', direction)
    .orderBy('send_id', direction)
    .limit(limit)
    .execute();
}

/** @returns how many wait in each queue of a kind; `limit` at most are counted together */
export async function countHeld(
  db: Kysely<Database>,
  { workspaceId, testMode, agentId }: HeldOf,
  { kind, limit }: { readonly kind: HeldKind; readonly limit: number },
): Promise<{ queue: string | null; waiting: number }[]> {
  return db
    .selectFrom((from) =>
      from
        .selectFrom('read.held_sends')
        .select('queue')
        .where('workspace_id', '=', workspaceId)
        .where('state', '=', 'waiting')
        .where('kind', '=', kind)
        .where('test_mode', '=', testMode)
        .$if(agentId !== undefined, (query) => query.where('agent_id', '=', agentId ?? ''))
        .limit(limit)
        .as('held'),
    )
    .select(['queue', (count) => count.cast<number>(count.fn.countAll(), 'integer').as('waiting')])
    .groupBy('queue')
    .execute();
}

/** By the send's id, whatever became of it. */
export function findHeldSend(
  db: Kysely<Database>,
  { workspaceId, testMode, agentId }: HeldOf,
  sendId: string,
): Promise<HeldRow | undefined> {
  return db
    .selectFrom('read.held_sends')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('send_id', '=', sendId)
    .where('test_mode', '=', testMode)
    .$if(agentId !== undefined, (query) => query.where('agent_id', '=', agentId ?? ''))
    .executeTakeFirst();
}

/** Approvals by their id, whatever became of them, or by the thread whose sends wait. Along the index of the list: people make few. */
export function findApprovals(
  db: Kysely<Database>,
  { workspaceId, testMode, agentId }: HeldOf,
  id: string,
  limit: number,
): Promise<HeldRow[]> {
  const states: HeldRow['state'][] = ['waiting', 'released', 'denied', 'canceled'];
  return db
    .selectFrom('read.held_sends')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where((is) => is('state', '=', is.fn.any(is.val(states))))
    .where('kind', '=', 'approval')
    .where('test_mode', '=', testMode)
    .$if(agentId !== undefined, (query) => query.where('agent_id', '=', agentId ?? ''))
    .where((is) => is.or([is('approval_id', '=', id), is.and([is('thread_id', '=', id), is('state', '=', 'waiting')])]))
    .orderBy('held_at')
    .limit(limit)
    .execute();
}
