import type { Database } from '@posthorn/database';
import { sql, type Kysely } from 'kysely';
import { AGENT_COLUMNS, type AgentRow } from '../../agent/agent.queries.js';

/**
 * Whatever the case of the name; one that is not archived before one that is, then the name as it is written, then the oldest: names are not unique, as of mailboxes
 * that were made beside each other.
 */
export function findAgentByName(
  db: Kysely<Database>,
  workspaceId: string,
  name: string,
): Promise<AgentRow | undefined> {
  return db
    .selectFrom('agents')
    .select(AGENT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .orderBy(sql`archived_at is not null`)
    .orderBy(sql`name <> ${name}`)
    .orderBy('archived_at', (order) => order.desc().nullsFirst())
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
}
