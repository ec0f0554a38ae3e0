import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';

/** Agents mail can be from, the oldest first. @param limit of rows */
export function findAgentsWithAddress(db: Kysely<Database>, workspaceId: string, limit: number) {
  return db
    .selectFrom('agents')
    .select(['id', 'name', 'email', 'display_name'])
    .where('workspace_id', '=', workspaceId)
    .where('email', 'is not', null)
    .where('archived_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}
