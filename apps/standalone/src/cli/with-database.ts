import { createDatabase } from '@posthorn/database';
import { findTarget } from '../instance/target.js';
import type { Session } from '../workspace/first-workspace.queries.js';
import type { Cli } from './cli.js';

/** Calls `work` with the database of the target and closes it again. */
export async function withDatabase<T>({ config }: Cli, work: (db: Session) => Promise<T>): Promise<T> {
  const { databaseUrl } = await findTarget(config());
  const db = createDatabase({ url: databaseUrl, max: 3, applicationName: 'posthorn cli' });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
