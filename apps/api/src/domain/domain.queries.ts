import type { Database, SendingDomainsTable } from '@posthorn/database';
import type { Kysely, Selectable } from 'kysely';

/** All but the private key, which only signing needs. */
const COLUMNS = [
  'id',
  'domain',
  'dkim_selector',
  'dkim_public_key',
  'warmup_started_at',
  'verified_at',
  'checked_at',
  'created_at',
] as const;

export type DomainRow = Pick<Selectable<SendingDomainsTable>, (typeof COLUMNS)[number]>;

export interface NewDomain {
  /** `dom_` + ULID. */
  readonly id: string;
  /** Lower case, A-labels. */
  readonly domain: string;
  readonly dkim_selector: string;
  readonly dkim_private_key: string;
  readonly dkim_public_key: string;
}

/** @returns nothing when the workspace has the domain already */
export function insertDomain(
  db: Kysely<Database>,
  workspaceId: string,
  domain: NewDomain,
): Promise<DomainRow | undefined> {
  return db
    .insertInto('sending_domains')
    .values({ ...domain, workspace_id: workspaceId, warmup_started_at: null, verified_at: null, checked_at: null })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'domain']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Oldest first. */
export function listDomains(
  db: Kysely<Database>,
  workspaceId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<DomainRow[]> {
  return db
    .selectFrom('sending_domains')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', page.after ?? '')
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** By id or by name; no name is formed like an id. */
export function findDomain(
  db: Kysely<Database>,
  workspaceId: string,
  idOrName: string,
): Promise<DomainRow | undefined> {
  return db
    .selectFrom('sending_domains')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where((is) => is.or([is('id', '=', idOrName), is('domain', '=', idOrName)]))
    .limit(1)
    .executeTakeFirst();
}

/** @returns the domain as it is now; nothing when there is none */
export function updateDomain(
  db: Kysely<Database>,
  workspaceId: string,
  id: string,
  changes: Partial<Pick<DomainRow, 'verified_at' | 'checked_at' | 'warmup_started_at'>>,
): Promise<DomainRow | undefined> {
  return db
    .updateTable('sending_domains')
    .set(changes)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** @returns false when there was none */
export async function deleteDomain(db: Kysely<Database>, workspaceId: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('sending_domains')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}
