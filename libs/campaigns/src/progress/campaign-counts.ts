import { CAMPAIGN_COUNTS, type CampaignCount, type Db } from '@posthorn/database';
import {
  findCampaign,
  findCampaignCounts,
  type CampaignCountsRow,
  type CampaignRow,
} from '../campaign-list/campaigns.queries.js';
import { isOver } from '../state/campaign.decider.js';

export type CampaignTotals = Readonly<Record<CampaignCount, number>>;

/**
 * Where a campaign stands. `total` = `queued` + `sent` + `failed` + `skipped` always: recipients that were not asked for yet
 * count as queued, and as skipped once the campaign is over.
 */
export interface CampaignProgressNow extends CampaignTotals {
  readonly campaignId: string;
  readonly testMode: boolean;
  readonly status: CampaignRow['status'];
  /** Why it is paused, was canceled or failed. */
  readonly error?: string | undefined;
}

/** Sums over steps and variants; undefined for a campaign that is not there, or another workspace's. */
export async function countsOf(
  db: Db,
  workspaceId: string,
  campaignId: string,
): Promise<CampaignProgressNow | undefined> {
  const [campaign, counts] = await Promise.all([
    findCampaign(db, workspaceId, campaignId),
    findCampaignCounts(db, workspaceId, campaignId),
  ]);
  return campaign && progressOf(campaign, counts);
}

export function progressOf(campaign: CampaignRow, counts: readonly CampaignCountsRow[]): CampaignProgressNow {
  const asked = sumOf(counts);
  const begun = counts.filter(({ campaign_step }) => campaign_step <= 1).reduce((sum, { total }) => sum + total, 0);
  const pending = Math.max(0, campaign.total - begun);
  const over = isOver(campaign.status);
  return {
    ...asked,
    total: asked.total + pending,
    queued: asked.queued + (over ? 0 : pending),
    skipped: asked.skipped + (over ? pending : 0),
    campaignId: campaign.campaign_id,
    testMode: campaign.test_mode,
    status: campaign.status,
    error: campaign.error ?? undefined,
  };
}

/** Zeros for none. */
export function sumOf(rows: readonly CampaignTotals[]): CampaignTotals {
  const sums = CAMPAIGN_COUNTS.map((count) => [count, rows.reduce((sum, row) => sum + row[count], 0)] as const);
  return Object.fromEntries(sums) as Record<CampaignCount, number>;
}
