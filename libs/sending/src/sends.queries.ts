import { SEND_FACT_TIMES, waitForPosition, type Database, type ReadModels } from '@posthorn/database';
import type { Kysely, Selectable } from 'kysely';

/** A send as the API shows it, in the database's names. */
export type SendRow = Omit<
  Selectable<ReadModels['sends']>,
  'workspace_id' | 'contact_key' | 'deferral_keys' | 'last_sequence'
>;

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
    .selectFrom('read.sends')
    .select([
      'send_id',
      'recipient_email',
      'agent_id',
      'template_id',
      'campaign_id',
      'subject',
      'thread_id',
      'group_id',
      'message_id',
      'test_mode',
      'status',
      ...SEND_FACT_TIMES,
      'bounce_type',
      'error',
      'last_event_at',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('send_id', '=', requestId)
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
