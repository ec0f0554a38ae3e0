import type { Db, ReadEventsTable } from '@posthorn/database';
import { sql, type Selectable } from 'kysely';

export interface EventListQuery {
  readonly workspaceId: string;
  /** All public ones when left out; never more are in the table. */
  readonly types?: readonly string[];
  /** Contact key. */
  readonly contact?: string;
  /** Only test events, or only live ones. */
  readonly testMode?: boolean;
  /** Only events after this sequence. */
  readonly after?: number;
  /** Only events before this sequence. */
  readonly before?: number;
  readonly limit: number;
}

export type EventListRow = Pick<Selectable<ReadEventsTable>, 'id' | 'type' | 'test_mode' | 'envelope'>;

/** Newest first. */
export function listEvents(db: Db, query: EventListQuery): Promise<EventListRow[]> {
  const { workspaceId, types, contact, testMode, after, before, limit } = query;
  let select = db
    .selectFrom('read.events')
    .select(['id', 'type', 'test_mode', 'envelope'])
    .where('workspace_id', '=', workspaceId);
  if (contact !== undefined) select = select.where('contact', '=', contact);
  if (testMode !== undefined) select = select.where('test_mode', '=', testMode);
  if (types) select = select.where('type', '=', sql<string>`any(${types})`);
  if (after !== undefined) select = select.where('sequence', '>', after);
  if (before !== undefined) select = select.where('sequence', '<', before);
  return select.orderBy('sequence', 'desc').limit(limit).execute();
}
