import type { Database } from '@posthorn/database';
import { InboundReceived } from '@posthorn/events';
import { sql, type Kysely } from 'kysely';
import type { EventRow } from './mails-ai-message.queries.js';

/** The `inbound.received` of a mail. Its id is no column: the newest of that id among the workspace's received mails. */
export function findReceived(
  db: Kysely<Database>,
  { workspaceId, testMode }: { readonly workspaceId: string; readonly testMode: boolean },
  messageId: string,
): Promise<EventRow | undefined> {
  return db
    .selectFrom('read.events as event')
    .select(['event.sequence', 'event.envelope'])
    .where('event.workspace_id', '=', workspaceId)
    .where('event.test_mode', '=', testMode)
    .where('event.type', '=', InboundReceived.type)
    .where(
      sql<boolean>`case when strpos(event.envelope::text, ${String.raw`\u0000`}) > 0 then false
        else event.envelope #>> '{data,messageId}' = ${messageId} end`,
    )
    .orderBy('event.sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}
