import type { Db } from '@posthorn/database';

export interface ExpiredSend {
  readonly workspace_id: string;
  readonly send_id: string;
  readonly contact_key: string;
  readonly agent_id: string | null;
  readonly test_mode: boolean;
  readonly recipient_email: string;
  readonly campaign_id: string | null;
}

/** Sends that have not left, and of which the log has nothing any more. @param first sequence of the oldest event it has */
export function findExpired(db: Db, first: number, limit: number): Promise<ExpiredSend[]> {
  return db
    .selectFrom('read.sends')
    .select(['workspace_id', 'send_id', 'contact_key', 'agent_id', 'test_mode', 'recipient_email', 'campaign_id'])
    .where('status', 'in', ['queued', 'sending'])
    .where('message_id', 'is', null)
    .where('last_sequence', '<', first)
    .orderBy('last_sequence')
    .limit(limit)
    .execute();
}
