import type { Db } from '@posthorn/database';
import { sql } from 'kysely';
import type { SendProgress } from './send-progress.js';

/**
 * Of the first step alone: with a second one there are more mails than recipients.
 * @returns nothing for a campaign that is not there, or another workspace's
 */
export function findSendProgress(db: Db, workspaceId: string, campaignId: string): Promise<SendProgress | undefined> {
  const sumOf = (count: 'sent' | 'bounced' | 'delivered' | 'opened') =>
    sql<number>`coalesce(sum(${sql.ref(`counts.${count}`)}), 0)::int`.as(count);
  return db
    .selectFrom('read.campaigns as campaign')
    .leftJoin('read.campaign_counts as counts', (join) =>
      join
        .onRef('counts.workspace_id', '=', 'campaign.workspace_id')
        .onRef('counts.campaign_id', '=', 'campaign.campaign_id')
        .on('counts.campaign_step', '=', 1),
    )
    .select(['campaign.status', 'campaign.total', sumOf('sent'), sumOf('bounced'), sumOf('delivered'), sumOf('opened')])
    .where('campaign.workspace_id', '=', workspaceId)
    .where('campaign.campaign_id', '=', campaignId)
    .groupBy(['campaign.campaign_id', 'campaign.status', 'campaign.total'])
    .executeTakeFirst();
}
