import type { Database, LeadListsTable } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';

const COLUMNS = ['id', 'name', 'description', 'created_at', 'updated_at'] as const;

export type LeadListRow = Pick<Selectable<LeadListsTable>, (typeof COLUMNS)[number]>;

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
