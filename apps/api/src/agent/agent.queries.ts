import type { AgentsTable, Database } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';

export type AgentRow = Pick<Selectable<AgentsTable>, 'id' | 'name' | 'role' | 'email' | 'created_at'>;

const COLUMNS = ['id', 'name', 'role', 'email', 'created_at'] as const;

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
 * @throws the database's unique violation (23505) when another agent has the email
 */
export async function upsertAgent(db: Kysely<Database>, agent: AgentRegistration): Promise<AgentRow> {
  const { workspaceId, id, name, role, email } = agent;
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`agent ${workspaceId} ${name}`}, 0))`.execute(trx);
    const changes = { ...(role !== undefined && { role }), ...(email !== undefined && { email }) };
    const updated = await trx
      .updateTable('agents')
      .set({ name, ...changes })
      .where('workspace_id', '=', workspaceId)
      .where('name', '=', name)
      .returning(COLUMNS)
      .executeTakeFirst();
    if (updated !== undefined) return updated;
    return trx
      .insertInto('agents')
      .values({ id, workspace_id: workspaceId, name, role: role ?? null, email: email ?? null })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  });
}

/** Oldest first. */
export function listAgents(db: Kysely<Database>, workspaceId: string, limit: number): Promise<AgentRow[]> {
  return db
    .selectFrom('agents')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function agentExists(db: Kysely<Database>, workspaceId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('agents')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
