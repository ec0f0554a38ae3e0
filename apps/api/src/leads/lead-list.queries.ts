import type { Db } from '@posthorn/database';
import { sql } from 'kysely';

/** A list and how many are on it. */
export interface LeadListRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly leads: number;
}

const COLUMNS = ['id', 'name', 'description', 'created_at', 'updated_at'] as const;

const members = sql<number>`(select count(*) from lead_list_members where list_id = lead_lists.id)`.as('leads');

interface Place {
  readonly workspaceId: string;
  /** `lst_` + ULID. */
  readonly id: string;
}

/** @throws the database's unique violation (23505) when another list of the workspace has the name */
export function insertLeadList(
  db: Db,
  { workspaceId, id }: Place,
  list: { readonly name: string; readonly description: string | null },
): Promise<LeadListRecord> {
  return db
    .insertInto('lead_lists')
    .values({ id, workspace_id: workspaceId, ...list })
    .returning([...COLUMNS, members])
    .executeTakeFirstOrThrow();
}

/** Oldest first. */
export function listLeadLists(
  db: Db,
  workspaceId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<LeadListRecord[]> {
  return db
    .selectFrom('lead_lists')
    .select([...COLUMNS, members])
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countLeadLists(db: Db, workspaceId: string): Promise<number> {
  const { total } = await db
    .selectFrom('lead_lists')
    .select((is) => is.fn.countAll<number>().as('total'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return total;
}

export function readLeadList(db: Db, { workspaceId, id }: Place): Promise<LeadListRecord | undefined> {
  return db
    .selectFrom('lead_lists')
    .select([...COLUMNS, members])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** @throws the database's unique violation (23505) when another list of the workspace has the name */
export function updateLeadList(
  db: Db,
  { workspaceId, id }: Place,
  { name, description }: { readonly name?: string | undefined; readonly description?: string | null | undefined },
): Promise<LeadListRecord | undefined> {
  return db
    .updateTable('lead_lists')
    .set({ name, description, updated_at: sql`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning([...COLUMNS, members])
    .executeTakeFirst();
}

/** The leads stay. */
export async function deleteLeadList(db: Db, { workspaceId, id }: Place): Promise<void> {
  await db.deleteFrom('lead_lists').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** @returns ids of the leads that have these normalised addresses */
export async function leadIdsOf(db: Db, workspaceId: string, addresses: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('address', '=', sql<string>`any(${addresses})`)
    .execute();
  return rows.map(({ id }) => id);
}

/** @returns how many were on it */
export async function removeFromLeadList(
  db: Db,
  { workspaceId, id }: Place,
  leadIds: readonly string[],
): Promise<number> {
  const gone = await db
    .deleteFrom('lead_list_members')
    .using('lead_lists')
    .whereRef('lead_lists.id', '=', 'lead_list_members.list_id')
    .where('lead_lists.workspace_id', '=', workspaceId)
    .where('list_id', '=', id)
    .where('lead_id', '=', sql<string>`any(${leadIds})`)
    .returning('lead_id')
    .execute();
  return gone.length;
}
