import type { Db } from '@posthorn/database';

export interface LeftSend {
  readonly send_id: string;
  readonly contact_key: string;
  readonly test_mode: boolean;
}

/** How many sends of a campaign are still to leave, as the read model has it. */
export async function countLeft(db: Db, workspaceId: string, campaignId: string): Promise<number> {
  const row = await db
    .selectFrom('read.campaign_counts')
    .select(({ fn }) => fn.sum<string>('queued').as('queued'))
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return Number(row?.queued ?? 0);
}

/** Some of them, by their ids. One that a provider accepted has left; its report is yet to come. */
export function findLeft(
  db: Db,
  { workspaceId, campaignId, after, limit }: { workspaceId: string; campaignId: string; after: string; limit: number },
): Promise<LeftSend[]> {
  return db
    .selectFrom('read.sends')
    .select(['send_id', 'contact_key', 'test_mode'])
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .where('status', 'in', ['queued', 'sending'])
    .where('message_id', 'is', null)
    .where('send_id', '>', after)
    .orderBy('send_id')
    .limit(limit)
    .execute();
}
