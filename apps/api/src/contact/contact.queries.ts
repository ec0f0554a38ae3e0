import type { ContactsTable, Database } from '@posthorn/database';
import type { Kysely, Selectable } from 'kysely';

export type ContactRow = Pick<Selectable<ContactsTable>, 'contact_key' | 'email' | 'name' | 'created_at'>;

const COLUMNS = ['contact_key', 'email', 'name', 'created_at'] as const;

export interface NewContact {
  readonly workspaceId: string;
  readonly contactKey: string;
  readonly email: string;
  /** Left out, the name stays as it was. */
  readonly name?: string | undefined;
}

/** Inserts, or updates the contact of that address. */
export function upsertContact(db: Kysely<Database>, contact: NewContact): Promise<ContactRow> {
  const { workspaceId, contactKey, email, name } = contact;
  return db
    .insertInto('contacts')
    .values({ workspace_id: workspaceId, contact_key: contactKey, email, name: name ?? null })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'contact_key']).doUpdateSet({ email, ...(name !== undefined && { name }) }),
    )
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** In the order of their keys, which is stable and says nothing. */
export function listContacts(
  db: Kysely<Database>,
  workspaceId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<ContactRow[]> {
  return db
    .selectFrom('contacts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('contact_key', '>', page.after ?? '')
    .orderBy('contact_key')
    .limit(page.limit)
    .execute();
}

export function findContact(
  db: Kysely<Database>,
  workspaceId: string,
  contactKey: string,
): Promise<ContactRow | undefined> {
  return db
    .selectFrom('contacts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('contact_key', '=', contactKey)
    .executeTakeFirst();
}

/** @returns the contact as it is now; nothing when there is none */
export function renameContact(
  db: Kysely<Database>,
  workspaceId: string,
  contactKey: string,
  name: string | null,
): Promise<ContactRow | undefined> {
  return db
    .updateTable('contacts')
    .set({ name })
    .where('workspace_id', '=', workspaceId)
    .where('contact_key', '=', contactKey)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** @returns false when there was none */
export async function deleteContact(db: Kysely<Database>, workspaceId: string, contactKey: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('contacts')
    .where('workspace_id', '=', workspaceId)
    .where('contact_key', '=', contactKey)
    .returning('contact_key')
    .executeTakeFirst();
  return gone !== undefined;
}
