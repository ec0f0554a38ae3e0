import { CAMPAIGN_COUNTS, type Db, type ReadModels } from '@posthorn/database';
import { sql, type Selectable } from 'kysely';

export type CampaignRow = Omit<Selectable<ReadModels['campaigns']>, 'workspace_id' | 'last_sequence'>;

const COLUMNS = [
  'campaign_id',
  'test_mode',
  'run_id',
  'name',
  'subject',
  'from_email',
  'from_name',
  'status',
  'definition',
  'total',
  'left_out',
  'due_at',
  'started_at',
  'ended_at',
  'error',
  'created_at',
  'updated_at',
] as const;

export function findCampaign(db: Db, workspaceId: string, campaignId: string): Promise<CampaignRow | undefined> {
  return db
    .selectFrom('read.campaigns')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
}

export interface CampaignFilter {
  readonly testMode: boolean;
  readonly status?: CampaignRow['status'] | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Newest first. */
export function findCampaigns(
  db: Db,
  workspaceId: string,
  { testMode, status, limit, offset }: CampaignFilter,
): Promise<CampaignRow[]> {
  let query = db
    .selectFrom('read.campaigns')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode);
  if (status !== undefined) query = query.where('status', '=', status);
  return query.orderBy('created_at', 'desc').orderBy('campaign_id', 'desc').limit(limit).offset(offset).execute();
}

export async function countCampaigns(
  db: Db,
  workspaceId: string,
  { testMode, status }: Pick<CampaignFilter, 'testMode' | 'status'>,
): Promise<number> {
  let query = db
    .selectFrom('read.campaigns')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode);
  if (status !== undefined) query = query.where('status', '=', status);
  const { total } = await query.executeTakeFirstOrThrow();
  return total;
}

export type CampaignCountsRow = Pick<
  Selectable<ReadModels['campaign_counts']>,
  'campaign_step' | 'variant' | (typeof CAMPAIGN_COUNTS)[number]
>;

/** By step and variant, in their order. */
export function findCampaignCounts(db: Db, workspaceId: string, campaignId: string): Promise<CampaignCountsRow[]> {
  return db
    .selectFrom('read.campaign_counts')
    .select(['campaign_step', 'variant', ...CAMPAIGN_COUNTS])
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .orderBy('campaign_step')
    .orderBy('variant')
    .execute();
}
