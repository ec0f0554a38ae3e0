import type { Database, LeadListsTable, LeadsTable } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';

const COLUMNS = ['id', 'name', 'description', 'created_at', 'updated_at'] as const;

export type LeadListRow = Pick<Selectable<LeadListsTable>, (typeof COLUMNS)[number]>;

/** A lead as a mail to it needs it, and where it comes from. */
const MEMBER = [
  'leads.id',
  'email',
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
] as const;

export type MemberRow = Pick<
  Selectable<LeadsTable>,
  | 'id'
  | 'email'
  | 'name'
  | 'first_name'
  | 'last_name'
  | 'role'
  | 'company'
  | 'location'
  | 'industry'
  | 'company_size'
  | 'linkedin_url'
  | 'website'
  | 'custom'
  | 'source'
  | 'lawful_basis'
>;

/** By id or by name; an id wins over a list that is named like it. */
export function findLeadList(
  db: Kysely<Database>,
  workspaceId: string,
  idOrName: string,
): Promise<LeadListRow | undefined> {
  return db
    .selectFrom('lead_lists')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where((is) => is.or([is('id', '=', idOrName), is('name', '=', idOrName)]))
    .orderBy(sql`id = ${idOrName}`, 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Members already are no error; leads and lists of others are left alone. @returns how many are new */
export async function addToLeadList(
  db: Kysely<Database>,
  { workspaceId, listId }: { readonly workspaceId: string; readonly listId: string },
  leadIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ lead_id: string }>`
    insert into lead_list_members (list_id, lead_id)
    select lead_lists.id, leads.id from lead_lists join leads on leads.workspace_id = lead_lists.workspace_id
    where lead_lists.workspace_id = ${workspaceId} and lead_lists.id = ${listId} and leads.id = any(${leadIds})
    order by leads.id
    on conflict do nothing
    returning lead_id`.execute(db);
  return rows.length;
}

/** @param page.after the last id of the page before */
export function listMembers(
  db: Kysely<Database>,
  { workspaceId, listId }: { readonly workspaceId: string; readonly listId: string },
  page: { readonly after: string; readonly limit: number },
): Promise<MemberRow[]> {
  return db
    .selectFrom('lead_list_members')
    .innerJoin('leads', 'leads.id', 'lead_list_members.lead_id')
    .select(MEMBER)
    .where('list_id', '=', listId)
    .where('leads.workspace_id', '=', workspaceId)
    .where('lead_id', '>', page.after)
    .orderBy('lead_id')
    .limit(page.limit)
    .execute();
}
