import type { Selectable } from 'kysely';
import type { Db, UsersTable } from '@posthorn/database';

type Row = Selectable<UsersTable>;

const LISTED = ['id', 'email', 'scopes', 'created_at', 'disabled_at'] as const;
export type ListedUserRow = Pick<Row, (typeof LISTED)[number]>;
export type NewUserRow = Pick<Row, 'id' | 'workspace_id' | 'email' | 'password_hash' | 'scopes'>;
export type SigningUserRow = Pick<Row, 'id' | 'workspace_id' | 'password_hash' | 'scopes' | 'disabled_at'>;

/** @returns nothing when somebody has the address already */
export function insertUser(db: Db, row: NewUserRow): Promise<Pick<Row, 'created_at'> | undefined> {
  return db
    .insertInto('users')
    .values(row)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('created_at')
    .executeTakeFirst();
}

/** Also a disabled one: who signs in is not to learn by the time it takes. */
export function findUserByEmail(db: Db, email: string): Promise<SigningUserRow | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'workspace_id', 'password_hash', 'scopes', 'disabled_at'])
    .where('email', '=', email)
    .executeTakeFirst();
}

/** Newest first. */
export function listUsers(db: Db, workspaceId: string, limit: number): Promise<ListedUserRow[]> {
  return db
    .selectFrom('users')
    .select(LISTED)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** @returns the user's id, or nothing when the workspace has none of this address who is not disabled */
export async function disableUser(
  db: Db,
  workspaceId: string,
  email: string,
  disabledAt: Date,
): Promise<string | undefined> {
  const row = await db
    .updateTable('users')
    .set({ disabled_at: disabledAt })
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** A disabled user may sign in again. @returns the user's id, or nothing when the workspace has none of this address */
export async function replacePassword(
  db: Db,
  workspaceId: string,
  email: string,
  passwordHash: string,
): Promise<string | undefined> {
  const row = await db
    .updateTable('users')
    .set({ password_hash: passwordHash, disabled_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** A statement of its own after the change of the user, so that it sees those that began meanwhile. */
export async function deleteSessionsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
}
