import type { AgentsTable, Database } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';

/** What the API shows of an agent, in every dialect. */
export const AGENT_COLUMNS = [
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
  'quarantine_above',
  'archived_at',
  'created_at',
] as const;

export type AgentRow = Pick<Selectable<AgentsTable>, (typeof AGENT_COLUMNS)[number]>;

/** What may be changed of an agent; what is left out, or undefined, stays as it is. */
export type AgentChanges = {
  readonly [Column in Exclude<keyof AgentRow, 'id' | 'created_at'>]?: AgentRow[Column] | undefined;
};

export interface AgentRegistration {
  readonly workspaceId: string;
  /** Taken when the name is new. */
  readonly id: string;
  readonly name: string;
  /** What is left out stays as it was. */
  readonly role?: string | undefined;
  readonly email?: string | undefined;
}

/**
 * Inserts, or updates the agent of that name. The lock makes it one step: a name has no unique index of its own.
 * @throws AgentNamedAlikeError when another agent has it in upper or lower case
 * @throws the database's unique violation (23505) when another agent has the email
 */
export async function upsertAgent(db: Kysely<Database>, agent: AgentRegistration): Promise<AgentRow> {
  const { workspaceId, id, name, role, email } = agent;
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`agent ${workspaceId} ${name.toLowerCase()}`}, 0))`.execute(
      trx,
    );
    const changes = { ...(role !== undefined && { role }), ...(email !== undefined && { email }) };
    const updated = await trx
      .updateTable('agents')
      .set({ name, ...changes })
      .where('workspace_id', '=', workspaceId)
      .where('name', '=', name)
      .returning(AGENT_COLUMNS)
      .executeTakeFirst();
    if (updated !== undefined) return updated;
    const alike = await trx
      .selectFrom('agents')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .where(sql<boolean>`lower(name) = lower(${name})`)
      .where('archived_at', 'is', null)
      .executeTakeFirst();
    if (alike !== undefined) throw new AgentNamedAlikeError(alike.name);
    return trx
      .insertInto('agents')
      .values({ id, workspace_id: workspaceId, name, role: role ?? null, email: email ?? null })
      .returning(AGENT_COLUMNS)
      .executeTakeFirstOrThrow();
  });
}

/** Two agents whose names differ in case are taken for one by people. */
export class AgentNamedAlikeError extends Error {
  override readonly name = 'AgentNamedAlikeError';
  constructor(readonly existing: string) {
    super(`there is an agent ${existing}`);
  }
}

export interface NewAgent extends AgentChanges {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** @throws the database's unique violation (23505) when another agent has the email */
export function insertAgent(db: Kysely<Database>, workspaceId: string, agent: NewAgent): Promise<AgentRow> {
  return db
    .insertInto('agents')
    .values({ ...agent, workspace_id: workspaceId })
    .returning(AGENT_COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Oldest first. */
export function listAgents(db: Kysely<Database>, workspaceId: string, limit: number): Promise<AgentRow[]> {
  return db
    .selectFrom('agents')
    .select(AGENT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** In the order of their ids, which is that of their making. @param page.archived both kinds when left out */
export function listMailboxes(
  db: Kysely<Database>,
  workspaceId: string,
  page: {
    readonly after?: string | undefined;
    readonly limit: number;
    readonly archived?: boolean | undefined;
    /** The one address to look at. */
    readonly email?: string | undefined;
  },
): Promise<AgentRow[]> {
  const { after, limit, archived, email } = page;
  return db
    .selectFrom('agents')
    .select(AGENT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after ?? '')
    .$if(archived !== undefined, (query) => query.where('archived_at', archived === true ? 'is not' : 'is', null))
    .$if(email !== undefined, (query) => query.where('email', '=', email ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
}

export function findAgent(db: Kysely<Database>, workspaceId: string, id: string): Promise<AgentRow | undefined> {
  return db
    .selectFrom('agents')
    .select(AGENT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** @param email normalised */
export function findAgentByEmail(
  db: Kysely<Database>,
  workspaceId: string,
  email: string,
): Promise<AgentRow | undefined> {
  return db
    .selectFrom('agents')
    .select(AGENT_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .executeTakeFirst();
}

/**
 * @param changes at least one
 * @returns the agent as it is now; nothing when there is none
 * @throws the database's unique violation (23505) when another agent has the email
 */
export function updateAgent(
  db: Kysely<Database>,
  workspaceId: string,
  id: string,
  changes: AgentChanges,
): Promise<AgentRow | undefined> {
  return db
    .updateTable('agents')
    .set(changes)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(AGENT_COLUMNS)
    .executeTakeFirst();
}
