import { SERVED_SCHEMA } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';

/** Where a rebuild works until it is done. */
export const REBUILD_SCHEMA = 'read_rebuild';
/** The replaced read models, between the swap and their drop. */
export const RETIRED_SCHEMA = 'read_retired';

/** Removes what a rebuild that was killed left behind. */
export async function dropLeftovers(db: QueryExecutorProvider): Promise<void> {
  await sql`drop schema if exists ${sql.id(REBUILD_SCHEMA)}, ${sql.id(RETIRED_SCHEMA)} cascade`.execute(db);
}

/**
 * The new read models take the name of the old ones, which live on as `oldName`. Readers see the old or the
 * new, whole: a statement under way keeps the tables it began with, the next one finds the new.
 */
export async function swapSchemas(trx: QueryExecutorProvider, oldName: string): Promise<void> {
  if (await schemaExists(trx, SERVED_SCHEMA)) await renameSchema(trx, SERVED_SCHEMA, oldName);
  await renameSchema(trx, REBUILD_SCHEMA, SERVED_SCHEMA);
}

/** After the swap, in a transaction of its own: the drop waits for readers, the swap does not. */
export async function dropRetired(db: QueryExecutorProvider): Promise<void> {
  await sql`drop schema if exists ${sql.id(RETIRED_SCHEMA)} cascade`.execute(db);
}

/** @returns the sequence of the oldest event the served read models show; nothing when they show none */
export async function firstServedSequence(db: QueryExecutorProvider): Promise<number | undefined> {
  if (!(await schemaExists(db, SERVED_SCHEMA))) return undefined;
  const { rows } = await sql<{ first: number | null }>`
    select min(sequence) as first from ${sql.id(SERVED_SCHEMA, 'events')}`.execute(db);
  return rows[0]?.first ?? undefined;
}

async function schemaExists(db: QueryExecutorProvider, schema: string): Promise<boolean> {
  const { rows } = await sql<{ exists: boolean }>`select to_regnamespace(${schema}) is not null as exists`.execute(db);
  return rows[0]?.exists === true;
}

async function renameSchema(db: QueryExecutorProvider, from: string, to: string): Promise<void> {
  await sql`alter schema ${sql.id(from)} rename to ${sql.id(to)}`.execute(db);
}
