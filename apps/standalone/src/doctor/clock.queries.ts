import type { Database } from '@posthorn/database';
import { type Kysely, sql } from 'kysely';

/** The server's version and its idea of now. */
export async function serverClock(db: Kysely<Database>): Promise<{ readonly version: string; readonly now: Date }> {
  const { rows } = await sql<{
    version: string;
    now: Date;
  }>`select current_setting('server_version') as version, clock_timestamp() as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database answered nothing');
  return row;
}
