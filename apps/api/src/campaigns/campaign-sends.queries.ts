import type { Db, ReadSendsTable } from '@posthorn/database';
import { sql, type Selectable } from 'kysely';

const COLUMNS = [
  'send_id',
  'campaign_step',
  'campaign_position',
  'variant',
  'status',
  'queued_at',
  'sent_at',
  'delivered_at',
  'opened_at',
  'clicked_at',
  'replied_at',
  'bounced_at',
  'complained_at',
  'failed_at',
  'error',
] as const;

export type CampaignSendRow = Pick<Selectable<ReadSendsTable>, (typeof COLUMNS)[number]>;

/** A range of recipients, all their steps. */
export interface PositionRange {
  readonly campaignId: string;
  /** Steps of the campaign. */
  readonly steps: number;
  readonly first: number;
  /** The first one after the range. */
  readonly end: number;
}

/** By position, then by step. Each step is one range of the index. */
export function findSendsOf(
  db: Db,
  workspaceId: string,
  { campaignId, steps, first, end }: PositionRange,
): Promise<CampaignSendRow[]> {
  const every = Array.from({ length: steps }, (_, index) => index + 1);
  return db
    .selectFrom('read.sends')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .where((is) => is('campaign_step', '=', is.fn.any(is.val(every))))
    .where('campaign_position', '>=', first)
    .where('campaign_position', '<', end)
    .orderBy('campaign_position')
    .orderBy('campaign_step')
    .execute();
}

/** Suppressions that came of unsubscribing from one of its mails, lifted since or not. */
export async function countUnsubscribes(db: Db, workspaceId: string, campaignId: string): Promise<number> {
  const { total } = await db
    .selectFrom('read.suppressions as suppression')
    .innerJoin('read.sends as send', 'send.send_id', 'suppression.send_id')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('suppression.workspace_id', '=', workspaceId)
    .where('suppression.reason_code', '=', 'unsubscribe')
    .where('send.workspace_id', '=', workspaceId)
    .where('send.campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return total;
}
