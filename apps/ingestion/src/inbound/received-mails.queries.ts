import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

/** Which of the mails are in the read model already. */
export async function knownReceivedMails(db: Db, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('read.received_mails')
    .select('message_id')
    .where('message_id', '=', sql<string>`any(${messageIds})`)
    .execute();
  return new Set(rows.map(({ message_id }) => message_id));
}
