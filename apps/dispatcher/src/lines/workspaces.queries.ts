import type { Db } from '@posthorn/database';

export async function listWorkspaceIds(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('workspaces').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}
