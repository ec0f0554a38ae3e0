import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';
import type { AgentRow } from '../../agent/agent.queries.js';

const COLUMNS = [
  'id',
  'name',
  'role',
  'email',
  'display_name',
  'autonomy_level',
  'hourly_send_limit',
  'daily_send_limit',
  'allowlist_domains',
  'blocklist_domains',
  'classify_inbound',
  'archived_at',
  'created_at',
] as const;

/** One that is not archived before one that is, the oldest first: names are not unique. */
export function findAgentByName(
  db: Kysely<Database>,
  workspaceId: string,
  name: string,
): Promise<AgentRow | undefined> {
  return db
    .selectFrom('agents')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .orderBy('archived_at', (order) => order.desc().nullsFirst())
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
}

/** In the order of their making. @param archived nothing for all */
export function listMailsAiAgents(
  db: Kysely<Database>,
  workspaceId: string,
  page: {
    readonly after?: string | undefined;
    readonly limit: number;
    readonly archived?: boolean | undefined;
    readonly email?: string | undefined;
  },
): Promise<AgentRow[]> {
  const { after, limit, archived, email } = page;
  return db
    .selectFrom('agents')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after ?? '')
    .$if(archived !== undefined, (query) => query.where('archived_at', archived === true ? 'is not' : 'is', null))
    .$if(email !== undefined, (query) => query.where('email', '=', email ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
}
