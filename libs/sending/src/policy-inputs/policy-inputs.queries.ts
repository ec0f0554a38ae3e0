import type { AgentsTable, Db, SendingDomainsTable, TemplatesTable, GlobalSuppressionsTable } from '@posthorn/database';
import { sql, type Selectable } from 'kysely';

/** A thing of a workspace. */
export interface OwnedKey {
  readonly workspaceId: string;
  readonly id: string;
}

const AGENT = [
  'id',
  'workspace_id',
  'name',
  'email',
  'display_name',
  'autonomy_level',
  'hourly_send_limit',
  'daily_send_limit',
  'allowlist_domains',
  'blocklist_domains',
  'archived_at',
] as const;
export type AgentRow = Pick<Selectable<AgentsTable>, (typeof AGENT)[number]>;

/** Agents by id, of any workspaces. */
export function findAgents(db: Db, keys: readonly OwnedKey[]): Promise<AgentRow[]> {
  return db
    .selectFrom('agents')
    .select(AGENT)
    .where(sql<boolean>`(workspace_id, id) in ${pairs(keys)}`)
    .execute();
}

/** Agents by address, normalised. */
export function findAgentsByEmail(db: Db, keys: readonly OwnedKey[]): Promise<AgentRow[]> {
  return db
    .selectFrom('agents')
    .select(AGENT)
    .where(sql<boolean>`(workspace_id, email) in ${pairs(keys)}`)
    .execute();
}

const DOMAIN = ['workspace_id', 'domain', 'verified_at', 'warmup_started_at'] as const;
export type DomainRow = Pick<Selectable<SendingDomainsTable>, (typeof DOMAIN)[number]>;

/** Sending domains by name. */
export function findSendingDomains(db: Db, keys: readonly OwnedKey[]): Promise<DomainRow[]> {
  return db
    .selectFrom('sending_domains')
    .select(DOMAIN)
    .where(sql<boolean>`(workspace_id, domain) in ${pairs(keys)}`)
    .execute();
}

const TEMPLATE = ['id', 'workspace_id', 'name', 'subject', 'html', 'text', 'status', 'version'] as const;
export type TemplateRow = Pick<Selectable<TemplatesTable>, (typeof TEMPLATE)[number]>;

/** Templates by id or by name. */
export function findTemplates(db: Db, keys: readonly OwnedKey[]): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .select(TEMPLATE)
    .where(sql<boolean>`((workspace_id, id) in ${pairs(keys)} or (workspace_id, name) in ${pairs(keys)})`)
    .execute();
}

export type GlobalSuppressionRow = Pick<
  Selectable<GlobalSuppressionsTable>,
  'address' | 'reason_code' | 'note' | 'expires_at' | 'created_at'
>;

/** Those in force, of these normalised addresses. */
export function findGlobalSuppressions(db: Db, addresses: readonly string[]): Promise<GlobalSuppressionRow[]> {
  return db
    .selectFrom('global_suppressions')
    .select(['address', 'reason_code', 'note', 'expires_at', 'created_at'])
    .where('address', '=', sql<string>`any(${addresses})`)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', sql<Date>`now()`)]))
    .execute();
}

/** The policies of these workspaces, as stored. */
export async function findPolicies(
  db: Db,
  workspaceIds: readonly string[],
): Promise<{ id: string; policy: Record<string, unknown> }[]> {
  return db
    .selectFrom('workspaces')
    .select(['id', 'policy'])
    .where('id', '=', sql<string>`any(${workspaceIds})`)
    .execute();
}

/** @returns false when there is no such workspace */
export async function storePolicy(db: Db, workspaceId: string, policy: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workspaces')
    .set({ policy })
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function pairs(keys: readonly OwnedKey[]) {
  const workspaces = keys.map(({ workspaceId }) => workspaceId);
  const ids = keys.map(({ id }) => id);
  return sql`(select * from unnest(${workspaces}::text[], ${ids}::text[]))`;
}
