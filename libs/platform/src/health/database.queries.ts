import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

/** Resolves when PostgreSQL answers. */
export async function pingDatabase(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
