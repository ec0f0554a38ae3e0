import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

export interface SenderOf {
  readonly workspaceId: string;
  readonly testMode: boolean;
  readonly contact: string;
  /** Of the address; nothing where it says nothing of who wrote. */
  readonly domain: string | null;
  /** Mails that came before this position of the log. */
  readonly before: number;
  /** Mails looked at, the latest: an old sender is known well enough by them. */
  readonly limit: number;
}

export interface SenderRow {
  readonly mails: number;
  readonly quarantined: number;
  readonly unauthenticated: number;
  readonly replies: number;
  readonly first_received_at: Date | null;
}

/** What came from this address. */
export async function countMailsOfContact(db: Db, sender: SenderOf): Promise<SenderRow> {
  return await count(db, sender, sql`contact_key = ${sender.contact}`);
}

/** What came from its domain. */
export async function countMailsOfDomain(db: Db, sender: SenderOf): Promise<SenderRow> {
  return await count(db, sender, sql`from_domain = ${sender.domain}`);
}

async function count(
  db: Db,
  { workspaceId, testMode, before, limit }: SenderOf,
  whose: ReturnType<typeof sql>,
): Promise<SenderRow> {
  const { rows } = await sql<SenderRow>`
    select count(*)::int as mails,
      count(*) filter (where quarantine is not null)::int as quarantined,
      count(*) filter (where spf is distinct from 'pass' and dkim is distinct from 'pass')::int as unauthenticated,
      count(*) filter (where reply_to_send_id is not null)::int as replies,
      min(received_at) as first_received_at
    from (
      select quarantine, spf, dkim, reply_to_send_id, received_at from read.received_mails
      where workspace_id = ${workspaceId} and ${whose} and first_sequence < ${before}
        and test_mode = ${testMode} and classified_at is not null
      order by first_sequence desc limit ${limit}
    ) as mail`.execute(db);
  return rows[0] ?? { mails: 0, quarantined: 0, unauthenticated: 0, replies: 0, first_received_at: null };
}

/** Mails of ours in conversations with this contact. */
export async function countSendsInThreads(
  db: Db,
  { workspaceId, testMode, contact, limit }: SenderOf,
): Promise<number> {
  const { rows } = await sql<{ sends: number }>`
    select coalesce(sum(sent_count), 0)::int as sends
    from (
      select sent_count from read.threads
      where workspace_id = ${workspaceId} and contact_key = ${contact} and test_mode = ${testMode}
      order by last_message_at desc limit ${limit}
    ) as thread`.execute(db);
  return rows[0]?.sends ?? 0;
}
