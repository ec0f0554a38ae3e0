import { SERVED_SCHEMA } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';
import { tableExists } from './checkpoint.queries.js';

/** Where a rebuild works until it is done. */
export const REBUILD_SCHEMA = 'read_rebuild';
/** The replaced read models, between the swap and their drop. */
export const RETIRED_SCHEMA = 'read_retired';

/** Removes what a rebuild that was killed left behind. */
export async function dropLeftovers(db: QueryExecutorProvider): Promise<void> {
  await sql`drop schema if exists ${sql.id(REBUILD_SCHEMA)}, ${sql.id(RETIRED_SCHEMA)} cascade`.execute(db);
}

/** New tables have no statistics, and the first queries after the swap should not be planned without. */
export async function analyzeRebuilt(db: QueryExecutorProvider): Promise<void> {
  await sql`analyze ${sql.id(REBUILD_SCHEMA, 'events')}, ${sql.id(REBUILD_SCHEMA, 'sends')}`.execute(db);
}

/**
 * The new read models take the name of the old ones, which live on as `oldName`. Readers see the old or the
 * new, whole: a statement under way keeps the tables it began with, the next one finds the new.
 */
export async function swapSchemas(trx: QueryExecutorProvider, oldName: string): Promise<void> {
  // Dropped by hand, perhaps.
  await sql`create schema if not exists ${sql.id(SERVED_SCHEMA)}`.execute(trx);
  await sql`alter schema ${sql.id(SERVED_SCHEMA)} rename to ${sql.id(oldName)}`.execute(trx);
  await sql`alter schema ${sql.id(REBUILD_SCHEMA)} rename to ${sql.id(SERVED_SCHEMA)}`.execute(trx);
}

/** After the swap, in a transaction of its own: the drop waits for readers, the swap does not. */
export async function dropRetired(db: QueryExecutorProvider): Promise<void> {
  await sql`drop schema if exists ${sql.id(RETIRED_SCHEMA)} cascade`.execute(db);
}

/** @returns the sequence of the oldest event the served read models show; nothing when they show none */
export async function firstServedSequence(db: QueryExecutorProvider): Promise<number | undefined> {
  if (!(await tableExists(db, `${SERVED_SCHEMA}.events`))) return undefined;
  const { rows } = await sql<{ first: number | null }>`
    select min(sequence) as first from ${sql.id(SERVED_SCHEMA, 'events')}`.execute(db);
  return rows[0]?.first ?? undefined;
}
