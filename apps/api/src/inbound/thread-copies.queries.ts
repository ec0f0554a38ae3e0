import type { Database } from '@posthorn/database';
import { sql, type Kysely } from 'kysely';
import type { ThreadOf } from './thread.queries.js';

export interface ThreadCopies {
  readonly thread_id: string;
  readonly copies: number;
}

/** Of each thread its newest mails are looked at. */
const LOOKED_AT = 200;

/** How many mails of these threads came to several mailboxes, beyond the first of each. A thread without is left out. */
export async function countCopies(
  db: Kysely<Database>,
  { workspaceId, testMode }: Pick<ThreadOf, 'workspaceId' | 'testMode'>,
  threadIds: readonly string[],
): Promise<readonly ThreadCopies[]> {
  const { rows } = await sql<ThreadCopies>`
    select thread_id, sum(mailboxes - 1)::int as copies
    from (
      select wanted.thread_id, count(distinct mail.mailbox) as mailboxes
      from unnest(${threadIds}::text[]) as wanted (thread_id)
      cross join lateral (
        select contact_key, mailbox, coalesce(rfc_message_id, raw ->> 'sha256') as written
        from read.received_mails
        where workspace_id = ${workspaceId} and test_mode = ${testMode} and thread_id = wanted.thread_id and kind is not null
        order by first_sequence desc limit ${LOOKED_AT}
      ) as mail
      group by wanted.thread_id, mail.contact_key, mail.written
      having count(distinct mail.mailbox) > 1
    ) as mail
    group by thread_id`.execute(db);
  return rows;
}
