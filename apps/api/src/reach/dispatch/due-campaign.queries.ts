import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

export interface DueCampaign {
  readonly workspace_id: string;
  readonly campaign_id: string;
}

/** What is known of the sends of some campaigns, all together. */
export interface DispatchCounts {
  readonly queued: number;
  readonly sent: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Campaigns that send, or whose time to start has come, of every workspace; the oldest first. */
export function findDueCampaigns(db: Db, limit: number): Promise<DueCampaign[]> {
  return db
    .selectFrom('read.campaigns')
    .select(['workspace_id', 'campaign_id'])
    .where((is) =>
      is.or([
        is('status', '=', 'sending'),
        is.and([is('status', '=', 'scheduled'), is('due_at', '<=', sql<Date>`now()`)]),
      ]),
    )
    .orderBy('created_at')
    .orderBy('campaign_id')
    .limit(limit)
    .execute();
}

export async function countDispatched(db: Db, campaigns: readonly DueCampaign[]): Promise<DispatchCounts> {
  const { rows } = await sql<DispatchCounts>`
    select coalesce(sum(counts.queued), 0) as queued, coalesce(sum(counts.sent), 0) as sent,
      coalesce(sum(counts.failed), 0) as failed, coalesce(sum(counts.skipped), 0) as skipped
    from unnest(${campaigns.map(({ workspace_id }) => workspace_id)}::text[],
      ${campaigns.map(({ campaign_id }) => campaign_id)}::text[]) as due (workspace_id, campaign_id)
    join read.campaign_counts as counts using (workspace_id, campaign_id)`.execute(db);
  return rows[0] ?? { queued: 0, sent: 0, failed: 0, skipped: 0 };
}
