import {
  PREPARED,
  type AgentsTable,
  type Db,
  type GlobalSuppressionsTable,
  type SendingDomainsTable,
  type TemplatesTable,
} from '@posthorn/database';
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
    .modifyFront(PREPARED)
    .select(AGENT)
    .where(sql<boolean>`(workspace_id, id) in ${pairs(keys)}`)
    .execute();
}

/** Agents by address, normalised. */
export function findAgentsByEmail(db: Db, keys: readonly OwnedKey[]): Promise<AgentRow[]> {
  return db
    .selectFrom('agents')
    .modifyFront(PREPARED)
    .select(AGENT)
    .where(sql<boolean>`(workspace_id, email) in ${pairs(keys)}`)
    .execute();
}

/** A domain as a workspace sees it, its own or not. */
export interface DomainRow extends Pick<Selectable<SendingDomainsTable>, 'workspace_id' | 'domain'> {
  readonly verified_at: Date | null;
  readonly warmup_started_at: Date | null;
  /** It, or a domain above it, is verified for another workspace, and none of them for this one. */
  readonly is_of_another: boolean;
}

/** Sending domains by name: one row for each that is asked for, whether the workspace has it or not. */
export async function findSendingDomains(db: Db, keys: readonly OwnedKey[]): Promise<DomainRow[]> {
  const workspaces = keys.map(({ workspaceId }) => workspaceId);
  const domains = keys.map(({ id }) => id);
  const names = domains.map((domain) => domainsAbove(domain).join(' '));
  const { rows } = await sql<DomainRow>`select ${PREPARED}
      asked.workspace_id, asked.domain, own.verified_at, own.warmup_started_at,
      exists (select from sending_domains as other
        where other.domain = any(string_to_array(asked.names, ' ')) and other.verified_at is not null
          and other.workspace_id <> asked.workspace_id)
      and not exists (select from sending_domains as mine
        where mine.domain = any(string_to_array(asked.names, ' ')) and mine.verified_at is not null
          and mine.workspace_id = asked.workspace_id) as is_of_another
    from unnest(${workspaces}::text[], ${domains}::text[], ${names}::text[]) as asked (workspace_id, domain, names)
    left join sending_domains as own on own.workspace_id = asked.workspace_id and own.domain = asked.domain`.execute(
    db,
  );
  return rows;
}

/** The domain and those above it, down to two labels. */
function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return Array.from({ length: Math.max(1, labels.length - 1) }, (_, above) => labels.slice(above).join('.'));
}

const TEMPLATE = ['id', 'workspace_id', 'name', 'subject', 'html', 'text', 'status', 'version'] as const;
export type TemplateRow = Pick<Selectable<TemplatesTable>, (typeof TEMPLATE)[number]>;

/** Templates by id or by name. */
export function findTemplates(db: Db, keys: readonly OwnedKey[]): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .modifyFront(PREPARED)
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
    .modifyFront(PREPARED)
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
    .modifyFront(PREPARED)
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
