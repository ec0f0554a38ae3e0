import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';
import { AGENT_COLUMNS, type AgentRow } from '../../agent/agent.queries.js';

/** One that is not archived before one that is, the oldest first: names are not unique. */
export function findAgentByName(
  db: Kysely<Database>,
  workspaceId: string,
  name: string,
): Promise<AgentRow | undefined> {
  return db
    .selectFrom('agents')
    .select(AGENT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .orderBy('archived_at', (order) => order.desc().nullsFirst())
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
}
