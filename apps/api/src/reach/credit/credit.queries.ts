import type { Db } from '@posthorn/database';

/** @returns null for the installation's own limit; nothing for a workspace that does not exist */
export async function findCreditLimit(db: Db, workspaceId: string): Promise<{ limit: number | null } | undefined> {
  return db
    .selectFrom('workspaces')
    .select('autopilot_credits as limit')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
}

/** @param limit null for the installation's own */
export async function storeCreditLimit(db: Db, workspaceId: string, limit: number | null): Promise<void> {
  await db.updateTable('workspaces').set({ autopilot_credits: limit }).where('id', '=', workspaceId).execute();
}
