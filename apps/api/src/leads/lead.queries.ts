import type { Db, LeadsTable } from '@posthorn/database';
import { sql, type Selectable, type Updateable } from 'kysely';

const COLUMNS = [
  'id',
  'email',
  'address',
  'name',
  'first_name',
  'last_name',
  'role',
  'company',
  'location',
  'industry',
  'company_size',
  'linkedin_url',
  'website',
  'custom',
  'source',
  'lawful_basis',
  'consented_at',
  'lawful_basis_note',
  'role_account',
  'disposable',
  'import_id',
  'import_row',
  'created_at',
  'updated_at',
] as const;

export type LeadRecord = Pick<Selectable<LeadsTable>, (typeof COLUMNS)[number]>;

/** Which leads of a workspace; all that are given have to hold. */
export interface LeadFilter {
  /** Part of an address, a name, a role, a company, an industry or a location. */
  readonly q?: string | undefined;
  /** Normalised. */
  readonly address?: string | undefined;
  readonly source?: string | undefined;
  readonly listId?: string | undefined;
  readonly importId?: string | undefined;
  readonly roleAccount?: boolean | undefined;
  readonly disposable?: boolean | undefined;
}

/** Oldest first. */
export function listLeads(
  db: Db,
  workspaceId: string,
  { filter, limit, offset }: { readonly filter: LeadFilter; readonly limit: number; readonly offset: number },
): Promise<LeadRecord[]> {
  return matching(db, workspaceId, filter).select(COLUMNS).orderBy('id').limit(limit).offset(offset).execute();
}

export async function countMatching(db: Db, workspaceId: string, filter: LeadFilter): Promise<number> {
  const { total } = await matching(db, workspaceId, filter)
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** A page of an export, in the order of ids. @param page.after the last id of the page before */
export function pageOfLeads(
  db: Db,
  workspaceId: string,
  { filter, after, limit }: { readonly filter: LeadFilter; readonly after: string; readonly limit: number },
): Promise<LeadRecord[]> {
  return matching(db, workspaceId, filter).select(COLUMNS).where('id', '>', after).orderBy('id').limit(limit).execute();
}

/** Names of the custom fields of those leads, in alphabetical order. */
export async function customFieldNames(db: Db, workspaceId: string, filter: LeadFilter): Promise<string[]> {
  const rows = await matching(db, workspaceId, filter)
    .select(sql<string>`jsonb_object_keys(custom)`.as('name'))
    .distinct()
    .orderBy('name')
    .limit(1_000)
    .execute();
  return rows.map(({ name }) => name);
}

export function findLead(db: Db, workspaceId: string, id: string): Promise<LeadRecord | undefined> {
  return db
    .selectFrom('leads')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export type LeadColumns = Omit<Updateable<LeadsTable>, 'id' | 'workspace_id' | 'email' | 'address' | 'custom'>;

/** @param change.custom custom fields to set; those that are null are taken away */
export function updateLead(
  db: Db,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
  { columns, custom }: { readonly columns: LeadColumns; readonly custom: Readonly<Record<string, string | null>> },
): Promise<LeadRecord | undefined> {
  return db
    .updateTable('leads')
    .set({
      ...columns,
      custom: sql`jsonb_strip_nulls(custom || ${JSON.stringify(custom)}::jsonb)`,
      updated_at: sql`now()`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** With its place on every list. @returns false when there was none */
export async function deleteLead(db: Db, workspaceId: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('leads')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

function matching(db: Db, workspaceId: string, filter: LeadFilter) {
  const { q, address, source, listId, importId, roleAccount, disposable } = filter;
  let query = db.selectFrom('leads').where('workspace_id', '=', workspaceId);
  if (q !== undefined) query = query.where('words', 'like', `%${q.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`);
  if (address !== undefined) query = query.where('address', '=', address);
  if (source !== undefined) query = query.where('source', '=', source);
  if (importId !== undefined) query = query.where('import_id', '=', importId);
  if (roleAccount !== undefined) query = query.where('role_account', '=', roleAccount);
  if (disposable !== undefined) query = query.where('disposable', '=', disposable);
  if (listId !== undefined)
    query = query.where('id', 'in', (is) =>
      is
        .selectFrom('lead_list_members')
        .innerJoin('lead_lists', 'lead_lists.id', 'lead_list_members.list_id')
        .select('lead_id')
        .where('lead_lists.workspace_id', '=', workspaceId)
        .where('list_id', '=', listId),
    );
  return query;
}
