import type { Db } from '@posthorn/database';

/** When a sending domain began to warm up; nothing for one that is warm, or unknown. */
export async function findWarmUpStart(db: Db, workspaceId: string, domain: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('sending_domains')
    .select('warmup_started_at')
    .where('workspace_id', '=', workspaceId)
    .where('domain', '=', domain)
    .executeTakeFirst();
  return row?.warmup_started_at ?? undefined;
}
