import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';

export async function findWorkspaceSecret(db: Kysely<Database>, workspaceId: string): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('workspaces').select('secret').where('id', '=', workspaceId).executeTakeFirst();
  return row?.secret;
}
