import { READ_CHECKPOINT, READ_MODELS_VERSION, type ReadModels } from '@posthorn/database';
import { sql, type QueryExecutorProvider, type Selectable } from 'kysely';

export type Checkpoint = Pick<Selectable<ReadModels['checkpoints']>, 'version' | 'epoch' | 'position'>;

/** @returns nothing when there are no read models in the schema */
export async function readCheckpoint(db: QueryExecutorProvider, schema: string): Promise<Checkpoint | undefined> {
  if (!(await tableExists(db, `${schema}.checkpoints`))) return undefined;
  const { rows } = await sql<Checkpoint>`
    select version, epoch, position from ${sql.id(schema, 'checkpoints')}
    where projection = ${READ_CHECKPOINT}`.execute(db);
  return rows[0];
}

/**
 * Strictly forward, and only from where the caller believes it is.
 * @returns false, and nothing is written, when it is elsewhere or of another version: somebody else was here
 */
export async function advanceCheckpoint(
  trx: QueryExecutorProvider,
  schema: string,
  { from, to, epoch }: { from: number; to: number; epoch: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.id(schema, 'checkpoints')}
    set position = ${to}, epoch = ${epoch}, updated_at = now()
    where projection = ${READ_CHECKPOINT} and version = ${READ_MODELS_VERSION}
      and position = ${from} and position < ${to}`.execute(trx);
  return numAffectedRows === 1n;
}

/** @param name `schema.table` */
export async function tableExists(db: QueryExecutorProvider, name: string): Promise<boolean> {
  const { rows } = await sql<{ exists: boolean }>`select to_regclass(${name}) is not null as exists`.execute(db);
  return rows[0]?.exists === true;
}
