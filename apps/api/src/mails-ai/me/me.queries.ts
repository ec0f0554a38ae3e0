import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';

/** A key with the workspace it is of. */
export interface KeyRow {
  readonly hint: string;
  readonly created_at: Date;
  readonly workspace_name: string;
}

export function findKey(db: Kysely<Database>, workspaceId: string, keyId: string): Promise<KeyRow | undefined> {
  return db
    .selectFrom('api_keys as key')
    .innerJoin('workspaces as workspace', 'workspace.id', 'key.workspace_id')
    .select(['key.hint', 'key.created_at', 'workspace.name as workspace_name'])
    .where('key.workspace_id', '=', workspaceId)
    .where('key.id', '=', keyId)
    .executeTakeFirst();
}
