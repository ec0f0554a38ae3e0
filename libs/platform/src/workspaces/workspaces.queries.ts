import type { Db, WorkspacesTable } from '@posthorn/database';
import type { Insertable } from 'kysely';

export async function findWorkspaceSecret(db: Db, workspaceId: string): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('workspaces').select('secret').where('id', '=', workspaceId).executeTakeFirst();
  return row?.secret;
}

export async function insertWorkspace(db: Db, row: Insertable<WorkspacesTable>): Promise<void> {
  await db.insertInto('workspaces').values(row).execute();
}
