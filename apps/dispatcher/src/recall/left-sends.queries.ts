import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

export interface LeftSend {
  readonly send_id: string;
  readonly contact_key: string;
  readonly agent_id: string | null;
  readonly test_mode: boolean;
  readonly recipient_email: string;
  readonly campaign_step: number | null;
  readonly campaign_position: number | null;
  readonly variant: string | null;
  readonly recipient_name: string | null;
  /** Of the last event that the read model knows of it. */
  readonly last_sequence: number;
  /** Null for an event that nobody outside is told of. */
  readonly last_type: string | null;
  /** A provider told of it: it has the mail. */
  readonly is_reported: boolean;
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
    .selectFrom('read.sends as send')
    .leftJoin('read.events as event', 'event.sequence', 'send.last_sequence')
    .select([
      'send.send_id',
      'send.contact_key',
      'send.agent_id',
      'send.test_mode',
      'send.recipient_email',
      'send.campaign_step',
      'send.campaign_position',
      'send.variant',
      'send.recipient_name',
      'send.last_sequence',
      'event.type as last_type',
      sql<boolean>`cardinality(send.report_keys) > 0`.as('is_reported'),
    ])
    .where('send.workspace_id', '=', workspaceId)
    .where('send.campaign_id', '=', campaignId)
    .where('send.status', 'in', ['queued', 'sending'])
    .where('send.message_id', 'is', null)
    .where('send.send_id', '>', after)
    .orderBy('send.send_id')
    .limit(limit)
    .execute();
}
