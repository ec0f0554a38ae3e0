import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';

/** @returns how many came from there */
export async function deleteLeadsOf(db: Kysely<Database>, workspaceId: string, source: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('leads')
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', source)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
