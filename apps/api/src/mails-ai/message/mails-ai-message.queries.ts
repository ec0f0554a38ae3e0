import { SEND_FACT_TIMES, type Database, type ReadModels } from '@posthorn/database';
import { PolicyBlocked, SendApprovalPending, SendEdited, SendQueued, SendScheduled } from '@posthorn/events';
import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';

/** With which a send begins; one that waited has another of them later. */
const BEGINNINGS = [SendQueued.type, SendScheduled.type, SendApprovalPending.type, PolicyBlocked.type];

/** A send with what holds it. */
export type SendRow = Pick<
  Selectable<ReadModels['sends']>,
  | 'send_id'
  | 'contact_key'
  | 'recipient_email'
  | 'agent_id'
  | 'subject'
  | 'thread_id'
  | 'message_id'
  | 'test_mode'
  | 'status'
  | 'bounce_type'
  | 'error'
  | (typeof SEND_FACT_TIMES)[number]
> & {
  readonly held_kind: Selectable<ReadModels['held_sends']>['kind'] | null;
  readonly held_state: Selectable<ReadModels['held_sends']>['state'] | null;
  readonly due_at: Date | null;
};

/** An event as the read model keeps it. */
export interface EventRow {
  readonly sequence: number;
  readonly envelope: Record<string, unknown>;
}

export interface MessageListQuery {
  readonly workspaceId: string;
  readonly testMode: boolean;
  readonly agentId?: string | undefined;
  readonly threadId?: string | undefined;
  /** Only messages that began before this sequence. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Lowest and highest id of the sends of one message. */
export interface SendRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The first event of each message, newest first: of a message to several it is that of the first recipient, which is
 * there whatever policy said. A single send that policy blocked is no message; whether another recipient of several got it
 * the caller looks.
 */
export function listBeginnings(db: Kysely<Database>, query: MessageListQuery): Promise<EventRow[]> {
  const { workspaceId, testMode, agentId, threadId, before, limit } = query;
  return db
    .selectFrom('read.events as event')
    .select(['event.sequence', 'event.envelope'])
    .where('event.workspace_id', '=', workspaceId)
    .where('event.test_mode', '=', testMode)
    .where('event.type', '=', sql<string>`any(${BEGINNINGS})`)
    .$if(agentId !== undefined, (select) => select.where('event.agent_id', '=', agentId ?? ''))
    .$if(before !== undefined, (select) => select.where('event.sequence', '<', before ?? 0))
    .where(
      readable(sql<boolean>`case when event.envelope #>> '{data,groupId}' is null
        then event.type <> ${PolicyBlocked.type} else right(event.correlation_id, 2) = '00' end`),
    )
    .$if(threadId !== undefined, (select) =>
      select.where(readable(sql<boolean>`event.envelope #>> '{data,threadId}' = ${threadId}`)),
    )
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('read.events as earlier')
            .select('earlier.sequence')
            .whereRef('earlier.workspace_id', '=', 'event.workspace_id')
            .whereRef('earlier.contact', '=', 'event.contact')
            .whereRef('earlier.correlation_id', '=', 'event.correlation_id')
            .whereRef('earlier.sequence', '<', 'event.sequence')
            .where('earlier.type', '=', sql<string>`any(${BEGINNINGS})`),
        ),
      ),
    )
    .orderBy('event.sequence', 'desc')
    .limit(limit)
    .execute();
}

/** In the order of their ids, which is that of the recipients. */
export function findSends(db: Kysely<Database>, workspaceId: string, ranges: readonly SendRange[]): Promise<SendRow[]> {
  const [lows, highs] = [ranges.map(({ from }) => from), ranges.map(({ to }) => to)];
  const range = sql<SendRange>`unnest(${lows}::text[], ${highs}::text[])`.as<'range'>(sql`range(low, high)`);
  return db
    .selectFrom(range)
    .innerJoin('read.sends as send', (join) => join.on(sql<boolean>`send.send_id between range.low and range.high`))
    .leftJoin('read.held_sends as held', 'held.send_id', 'send.send_id')
    .select([
      'send.send_id',
      'send.contact_key',
      'send.recipient_email',
      'send.agent_id',
      'send.subject',
      'send.thread_id',
      'send.message_id',
      'send.test_mode',
      'send.status',
      'send.bounce_type',
      'send.error',
      ...SEND_FACT_TIMES.map((time) => `send.${time}` as const),
      'held.kind as held_kind',
      'held.state as held_state',
      'held.due_at',
    ])
    .where('send.workspace_id', '=', workspaceId)
    .orderBy('send.send_id')
    .execute();
}

/** How the sends of messages began, and what was made of their content since; oldest first. */
export function findBeginnings(
  db: Kysely<Database>,
  workspaceId: string,
  ranges: readonly SendRange[],
): Promise<EventRow[]> {
  const [lows, highs] = [ranges.map(({ from }) => from), ranges.map(({ to }) => to)];
  const range = sql<SendRange>`unnest(${lows}::text[], ${highs}::text[])`.as<'range'>(sql`range(low, high)`);
  return db
    .selectFrom(range)
    .innerJoin('read.sends as send', (join) => join.on(sql<boolean>`send.send_id between range.low and range.high`))
    .innerJoin('read.events as event', (join) =>
      join
        .onRef('event.workspace_id', '=', 'send.workspace_id')
        .onRef('event.contact', '=', 'send.contact_key')
        .onRef('event.correlation_id', '=', 'send.send_id'),
    )
    .select(['event.sequence', 'event.envelope'])
    .where('send.workspace_id', '=', workspaceId)
    .where('event.type', '=', sql<string>`any(${[...BEGINNINGS, SendEdited.type]})`)
    .orderBy('event.sequence')
    .limit(5_000)
    .execute();
}

/** PostgreSQL cannot look into JSON that has U+0000 in any of its strings, and fails; nothing of ours has. */
function readable(condition: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`case when strpos(event.envelope::text, ${String.raw`\u0000`}) > 0 then false else ${condition} end`;
}
