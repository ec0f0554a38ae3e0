import { textArray, type Db } from '@posthorn/database';
import { sql } from 'kysely';

export interface Listed {
  readonly contact: string;
  /** Normalised. */
  readonly address: string;
}

/**
 * Which of these contacts no mail of the campaign may go to: the workspace's list, the campaign's own, the operator's. One
 * statement for a whole chunk. What a test key put on a list holds for test sends only.
 * @returns contact keys
 */
export async function findSuppressed(
  db: Db,
  { workspaceId, campaignId, testMode }: { workspaceId: string; campaignId: string; testMode: boolean },
  contacts: readonly Listed[],
): Promise<string[]> {
  const { rows } = await sql<{ contact: string }>`
    select asked.contact
    from unnest(
      ${textArray(contacts.map(({ contact }) => contact))}::text[],
      ${textArray(contacts.map(({ address }) => address))}::text[]
    ) as asked (contact, address)
    where exists (
      select from read.suppressions entry
      where entry.workspace_id = ${workspaceId}
        and entry.contact_key = asked.contact
        and entry.campaign_id in ('', ${campaignId})
        and (entry.test_mode = false or ${testMode})
        and entry.removed_at is null
        and (entry.expires_at is null or entry.expires_at > now())
    ) or exists (
      select from global_suppressions entry
      where entry.address = asked.address and (entry.expires_at is null or entry.expires_at > now())
    )`.execute(db);
  return rows.map(({ contact }) => contact);
}
