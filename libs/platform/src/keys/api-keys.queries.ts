import { sql, type Selectable } from 'kysely';
import type { ApiKeysTable, Db } from '@posthorn/database';

type Row = Selectable<ApiKeysTable>;

const LISTED = ['id', 'kind', 'hint', 'scopes', 'mailbox', 'test_mode', 'created_at', 'revoked_at'] as const;
export type ListedKeyRow = Pick<Row, (typeof LISTED)[number]>;
export type VerifiedKeyRow = Pick<Row, 'id' | 'workspace_id' | 'kind' | 'hash' | 'scopes' | 'mailbox' | 'test_mode'>;

/** The unrevoked key with this hash. */
export function findKeyByHash(db: Db, hash: Buffer): Promise<VerifiedKeyRow | undefined> {
  return db
    .selectFrom('api_keys')
    .select(['id', 'workspace_id', 'kind', 'hash', 'scopes', 'mailbox', 'test_mode'])
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/** Ids of those of the keys, and of users in their place, that are not revoked or disabled; what they may do never changes. */
export async function findUnrevokedKeys(db: Db, keyIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('api_keys')
    .select('id')
    .where('id', '=', sql<string>`any(${keyIds})`)
    .where('revoked_at', 'is', null)
    .unionAll((query) =>
      query
        .selectFrom('users')
        .select('id')
        .where('id', '=', sql<string>`any(${keyIds})`)
        .where('disabled_at', 'is', null),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Newest first. */
export function listKeys(db: Db, workspaceId: string, limit: number): Promise<ListedKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .select(LISTED)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function insertKey(db: Db, row: Omit<Row, 'created_at' | 'revoked_at'>): Promise<Date> {
  const { created_at } = await db.insertInto('api_keys').values(row).returning('created_at').executeTakeFirstOrThrow();
  return created_at;
}

/** @returns the hash of the key, or nothing when the workspace has no such unrevoked key */
export async function revokeKey(
  db: Db,
  workspaceId: string,
  keyId: string,
  revokedAt: Date,
): Promise<Buffer | undefined> {
  const row = await db
    .updateTable('api_keys')
    .set({ revoked_at: revokedAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returning('hash')
    .executeTakeFirst();
  return row?.hash;
}
