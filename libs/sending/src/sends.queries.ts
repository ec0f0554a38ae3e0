import { SEND_FACT_TIMES, waitForPosition, type Database, type ReadModels } from '@posthorn/database';
import type { Kysely, Selectable } from 'kysely';

/** A send as the API shows it, in the database's names; `held_*` and `due_at` are of its hold, if it ever had one. */
export interface SendRow extends Omit<
  Selectable<ReadModels['sends']>,
  | 'workspace_id'
  | 'contact_key'
  | 'report_keys'
  | 'last_sequence'
  | 'campaign_step'
  | 'campaign_position'
  | 'variant'
  | 'recipient_name'
> {
  held_kind: string | null;
  held_state: string | null;
  due_at: Date | null;
}

/** The read model in PostgreSQL, as `Sends` asks it. */
export function postgresReadModel(db: Kysely<Database>) {
  return {
    findSend: (workspaceId: string, requestId: string) => findSend(db, workspaceId, requestId),
    findContact: (workspaceId: string, requestId: string) => findContact(db, workspaceId, requestId),
    waitFor: (sequence: number, timeoutMs: number) => waitForPosition(db, sequence, timeoutMs),
  };
}

export async function findSend(
  db: Kysely<Database>,
  workspaceId: string,
  requestId: string,
): Promise<SendRow | undefined> {
  return db
    .selectFrom('read.sends as send')
    .leftJoin('read.held_sends as held', 'held.send_id', 'send.send_id')
    .select([
      'send.send_id',
      'send.recipient_email',
      'send.agent_id',
      'send.template_id',
      'send.campaign_id',
      'send.subject',
      'send.thread_id',
      'send.group_id',
      'send.message_id',
      'send.test_mode',
      'send.status',
      ...SEND_FACT_TIMES.map((time) => `send.${time}` as const),
      'send.bounce_type',
      'send.error',
      'send.last_event_at',
      'held.kind as held_kind',
      'held.state as held_state',
      'held.due_at',
    ])
    .where('send.workspace_id', '=', workspaceId)
    .where('send.send_id', '=', requestId)
    .executeTakeFirst();
}

export async function findContact(
  db: Kysely<Database>,
  workspaceId: string,
  requestId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('read.sends')
    .select('contact_key')
    .where('workspace_id', '=', workspaceId)
    .where('send_id', '=', requestId)
    .executeTakeFirst();
  return row?.contact_key;
}
