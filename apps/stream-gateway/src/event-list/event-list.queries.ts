import { domainToUnicode } from 'node:url';
import type { Db, ReadEventsTable } from '@posthorn/database';
import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Mailbox } from '../engine/mailbox.js';
import type { DataCheck } from '../vocabulary/data-test.js';
import type { Choice } from '../vocabulary/vocabulary.js';

export interface EventListQuery {
  readonly workspaceId: string;
  /** All public events when left out; never others are in the table. */
  readonly choices?: readonly Choice[];
  /** Contact key. */
  readonly contact?: string;
  readonly agentId?: string;
  readonly mailbox?: Pick<Mailbox, 'address' | 'agentId'>;
  /** Only test events, or only live ones. */
  readonly testMode?: boolean;
  readonly occurredSince?: Date;
  /** Only events after this sequence. */
  readonly after?: number;
  /** Only events before this sequence. */
  readonly before?: number;
  readonly limit: number;
}

export type EventListRow = Pick<Selectable<ReadEventsTable>, 'id' | 'envelope'>;

type Condition = RawBuilder<boolean>;

/** Newest first. May let more pass than was chosen where an event's data has U+0000 in it, never less. */
export function listEvents(db: Db, query: EventListQuery): Promise<EventListRow[]> {
  const { workspaceId, choices, contact, agentId, mailbox, testMode, occurredSince, after, before, limit } = query;
  let select = db.selectFrom('read.events').select(['id', 'envelope']).where('workspace_id', '=', workspaceId);
  if (contact !== undefined) select = select.where('contact', '=', contact);
  if (agentId !== undefined) select = select.where('agent_id', '=', agentId);
  if (testMode !== undefined) select = select.where('test_mode', '=', testMode);
  if (choices) select = select.where(isChosen(choices));
  if (mailbox) select = select.where(whereReadable(concerns(mailbox)));
  if (occurredSince !== undefined) select = select.where('occurred_at', '>=', occurredSince);
  if (after !== undefined) select = select.where('sequence', '>', after);
  if (before !== undefined) select = select.where('sequence', '<', before);
  return select.orderBy('sequence', 'desc').limit(limit).execute();
}

export function findEvent(db: Db, workspaceId: string, sequence: number): Promise<EventListRow | undefined> {
  return db
    .selectFrom('read.events')
    .select(['id', 'envelope'])
    .where('workspace_id', '=', workspaceId)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
}

function isChosen(choices: readonly Choice[]): Condition {
  const whole = choices.filter(({ passes, fails }) => passes.length === 0 && fails.length === 0);
  const parts = choices.filter((choice) => !whole.includes(choice));
  const conditions = parts.map(({ type, passes, fails }) => {
    const tests = [...passes.map(holds), ...fails.map((test) => sql<boolean>`not ${all(test.map(holds))}`)];
    return sql<boolean>`(type = ${type} and ${whereReadable(all(tests))})`;
  });
  if (whole.length > 0) conditions.unshift(sql<boolean>`type = any(${whole.map(({ type }) => type)})`);
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}

function all(conditions: readonly Condition[]): Condition {
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

function holds(check: DataCheck): Condition {
  const value = dataText(check.path);
  // Texts are in quotes, so that `%` after one means any text at all.
  return 'is' in check
    ? sql<boolean>`coalesce(${value} = ${JSON.stringify(check.is)}, false)`
    : sql<boolean>`coalesce(${value} like '"%' and ${value} <> ${JSON.stringify(check.isNot)}, false)`;
}

/** As `Mailbox.accepts` decides. */
function concerns({ address, agentId }: Pick<Mailbox, 'address' | 'agentId'>): Condition {
  const at = address.lastIndexOf('@') + 1;
  const spellings = [address, address.slice(0, at) + domainToUnicode(address.slice(at))];
  const named = dataText(['mailbox']);
  return sql<boolean>`case
    when ${named} like '"%' then lower(${named}) = any(${spellings.map((spelling) => JSON.stringify(spelling))})
    else coalesce(agent_id = ${agentId ?? null}, false) end`;
}

/** JSON as it stands in the envelope. */
function dataText(path: readonly string[]): RawBuilder<string> {
  return sql<string>`(envelope #> ${['data', ...path]})::text`;
}

/**
 * PostgreSQL cannot look into JSON that has U+0000 in any of its strings, and fails. Such rows pass; the caller looks
 * at every row again. A case and not an `or`, whose order is the planner's.
 */
function whereReadable(condition: Condition): Condition {
  return sql<boolean>`case when strpos(envelope::text, ${String.raw`\u0000`}) > 0 then true else ${condition} end`;
}
