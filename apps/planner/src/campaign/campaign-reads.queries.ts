import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

/** Of the step before, what became of a recipient's sends so far. */
export interface EarlierSend {
  readonly position: number;
  /** The send of the step before has not left yet. */
  readonly waits: boolean;
  /** Nothing more is to follow. */
  readonly stopped: boolean;
}

export interface StepRange {
  readonly workspaceId: string;
  readonly campaignId: string;
  /** The step that is to be asked for; from 2. */
  readonly step: number;
  readonly first: number;
  readonly end: number;
  /** Whether an answer to any mail since the first step counts. */
  readonly stopOnReply: boolean;
}

/** One row for each recipient of the range who was sent the step before. */
export async function findEarlierSends(db: Db, range: StepRange): Promise<EarlierSend[]> {
  const { rows } = await sql<EarlierSend>`
    select send.campaign_position as position,
      bool_or(
        send.campaign_step = ${range.step - 1}
        and (send.status = 'queued' or (send.status = 'sending' and send.message_id is null))
      ) as waits,
      bool_or(
        send.bounced_at is not null or send.complained_at is not null or send.failed_at is not null
        or send.status in ('bounced', 'complained', 'failed', 'skipped')
        or (${range.stopOnReply} and (send.replied_at is not null or exists (
          select from read.events event
          where event.workspace_id = send.workspace_id and event.contact = send.contact_key
            and event.type = 'inbound.replied' and event.occurred_at >= send.queued_at and event.test_mode = send.test_mode
        )))
        or exists (
          select from read.suppressions entry
          where entry.workspace_id = send.workspace_id and entry.contact_key = send.contact_key
            and entry.campaign_id in ('', send.campaign_id) and (entry.test_mode = false or send.test_mode)
            and entry.removed_at is null and (entry.expires_at is null or entry.expires_at > now())
        )
      ) as stopped
    from read.sends send
    where send.workspace_id = ${range.workspaceId} and send.campaign_id = ${range.campaignId}
      and send.campaign_step < ${range.step}
      and send.campaign_position >= ${range.first} and send.campaign_position < ${range.end}
    group by send.campaign_position
    having bool_or(send.campaign_step = ${range.step - 1})`.execute(db);
  return rows;
}

/** Sends of a campaign that may have left, as nobody knows: they wait for a person, and for no attempt. */
export async function countUndecided(db: Db, workspaceId: string, campaignId: string): Promise<number> {
  const { undecided } = await db
    .selectFrom('read.held_sends as held')
    .innerJoin('read.sends as send', 'send.send_id', 'held.send_id')
    .select(sql<number>`count(*)::int`.as('undecided'))
    .where('held.workspace_id', '=', workspaceId)
    .where('held.state', '=', 'waiting')
    .where('held.kind', '=', 'outcome')
    .where('send.campaign_id', '=', campaignId)
    .where('send.status', '=', 'sending')
    .where('send.message_id', 'is', null)
    .executeTakeFirstOrThrow();
  return undecided;
}

export interface HeldCampaignSend {
  readonly send_id: string;
  readonly contact_key: string;
}

/** Sends of a campaign that wait for their time or for a person. */
export function findHeldSends(
  db: Db,
  { workspaceId, campaignId, limit }: { workspaceId: string; campaignId: string; limit: number },
): Promise<HeldCampaignSend[]> {
  return db
    .selectFrom('read.held_sends')
    .select(['send_id', 'contact_key'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'waiting')
    .where('kind', 'in', ['schedule', 'approval'])
    .where('campaign_id', '=', campaignId)
    .limit(limit)
    .execute();
}
