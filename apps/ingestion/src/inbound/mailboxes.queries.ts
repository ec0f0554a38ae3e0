import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

export interface MailboxRow {
  readonly address: string;
  readonly workspaceId: string;
  /** Null for a mailbox that no agent has and a key is bound to. */
  readonly agentId: string | null;
}

/**
 * Whose mailbox each address is. In a domain that somebody has verified nobody else has any, or they could take what is still
 * free there; elsewhere it is whoever's had it first. An agent's comes before one that only a key is bound to. Archived agents
 * receive nothing.
 * @param addresses normalised
 * @param workspaceId looks there alone, whoever has verified the domain: it speaks for itself
 */
export async function findMailboxes(
  db: Db,
  addresses: readonly string[],
  workspaceId?: string,
): Promise<readonly MailboxRow[]> {
  const within = workspaceId ?? null;
  const { rows } = await sql<MailboxRow>`
    select distinct on (address) address, workspace_id as "workspaceId", agent_id as "agentId"
    from (
      select email as address, workspace_id, id as agent_id, created_at from agents
      where email = any(${addresses}) and archived_at is null
      union all
      select mailbox, workspace_id, null, created_at from api_keys
      where mailbox = any(${addresses}) and revoked_at is null and not exists (
        select 1 from agents where agents.workspace_id = api_keys.workspace_id and email = mailbox
      )
    ) as mailbox
    where coalesce(${within}::text = workspace_id, (
      select bool_or(sending_domains.workspace_id = mailbox.workspace_id) from sending_domains
      where domain = split_part(address, '@', -1) and verified_at is not null
    ), true)
    order by address, (agent_id is null), created_at, agent_id`.execute(db);
  return rows;
}

/** Whether a workspace has shown that the domain is its own. @param domain lower case, A-labels */
export async function isVerifiedDomain(db: Db, domain: string): Promise<boolean> {
  const row = await db
    .selectFrom('sending_domains')
    .select('id')
    .where('domain', '=', domain)
    .where('verified_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
