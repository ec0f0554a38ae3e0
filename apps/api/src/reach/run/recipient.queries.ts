import type { Db, ReadModels } from '@posthorn/database';
import type { Selectable } from 'kysely';

/** As in run.queries.ts: everybody who is mailed has the first step. */
const FIRST_STEP = 1;

export type RecipientRow = Pick<
  Selectable<ReadModels['sends']>,
  | 'send_id'
  | 'campaign_position'
  | 'recipient_email'
  | 'recipient_name'
  | 'status'
  | 'message_id'
  | 'sent_at'
  | 'last_event_at'
  | 'error'
>;

export interface CampaignOf {
  readonly workspaceId: string;
  readonly campaignId: string;
}

export interface PositionRange extends CampaignOf {
  /** Of recipients, from 0. */
  readonly first: number;
  /** The first one after the range. */
  readonly end: number;
}

/** In the order of their positions, which the index has: page 1,000 costs what page 1 costs. */
export function listRecipients(
  db: Db,
  { workspaceId, campaignId, first, end }: PositionRange,
): Promise<RecipientRow[]> {
  return db
    .selectFrom('read.sends')
    .select([
      'send_id',
      'campaign_position',
      'recipient_email',
      'recipient_name',
      'status',
      'message_id',
      'sent_at',
      'last_event_at',
      'error',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .where('campaign_step', '=', FIRST_STEP)
    .where('campaign_position', '>=', first)
    .where('campaign_position', '<', end)
    .orderBy('campaign_position')
    .limit(end - first)
    .execute();
}

/** @returns the position of the last recipient that was asked for; nothing when none was */
export async function lastPosition(db: Db, { workspaceId, campaignId }: CampaignOf): Promise<number | undefined> {
  const row = await db
    .selectFrom('read.sends')
    .select('campaign_position')
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .where('campaign_step', '=', FIRST_STEP)
    .where('campaign_position', 'is not', null)
    .orderBy('campaign_position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.campaign_position ?? undefined;
}
