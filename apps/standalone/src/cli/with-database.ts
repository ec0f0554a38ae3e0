import { assertReachable, createDatabase, type DatabaseOptions } from '@posthorn/database';
import { findTarget } from '../instance/target.js';
import type { Session } from '../workspace/first-workspace.queries.js';
import type { Cli } from './cli.js';

/** Calls `work` with the database of the target and closes it again. @throws DatabaseUnreachableError */
export function withDatabase<T>(cli: Cli, work: (db: Session) => Promise<T>): Promise<T> {
  return withTarget(cli, work, {});
}

/** The same for work whose statements may take as long as they need. */
export function withPatientDatabase<T>(cli: Cli, work: (db: Session) => Promise<T>): Promise<T> {
  return withTarget(cli, work, { statementTimeoutMs: 0 });
}

async function withTarget<T>(
  { config }: Cli,
  work: (db: Session) => Promise<T>,
  options: Pick<DatabaseOptions, 'statementTimeoutMs'>,
): Promise<T> {
  const { databaseUrl } = await findTarget(config());
  const db = createDatabase({ ...options, url: databaseUrl, max: 3, applicationName: 'posthorn cli' });
  try {
    await assertReachable(db, databaseUrl);
    return await work(db);
  } finally {
    await db.destroy();
  }
}
