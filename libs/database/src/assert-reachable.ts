import { sql } from 'kysely';
import type { Db } from './database.js';
import { DatabaseUnreachableError } from './errors.js';

/**
 * @param url where `db` connects to, for the message
 * @throws DatabaseUnreachableError when the server does not let us in, or is not there
 */
export async function assertReachable(db: Db, url: string): Promise<void> {
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    throw new DatabaseUnreachableError(url, error);
  }
}
