import { sql, type Selectable } from 'kysely';
import type { Db, KeyKind, KeyScope, SessionsTable } from '@posthorn/database';

/** Expired rows that one insert takes away; more than one, so that they cannot pile up. */
const SWEPT = 10;
/** Sessions one key or user may have; a new one ends the oldest. */
const PER_OWNER = 1_000;

export type NewSessionRow = Pick<SessionsTable, 'id' | 'hash' | 'scopes'>;

/** A session of a key (`kind` and the rest are the key's) or of a user. */
export interface SessionRow {
  readonly session_id: string;
  readonly session_scopes: KeyScope[];
  readonly expires_at: Date;
  readonly api_key_id: string | null;
  readonly user_id: string | null;
  readonly workspace_id: string;
  readonly scopes: KeyScope[];
  readonly kind: KeyKind | null;
  readonly mailbox: string | null;
  readonly test_mode: boolean | null;
}

type Until = Pick<Selectable<SessionsTable>, 'expires_at'>;

/** A session of a key. The database's clock decides, so that all replicas agree. */
export function insertSession(db: Db, row: NewSessionRow, keyId: string, ttlMs: number): Promise<Until> {
  return makingRoom(db, 'api_key_id', keyId)
    .insertInto('sessions')
    .values({ ...row, api_key_id: keyId, user_id: null, expires_at: endOf(ttlMs) })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
}

/**
 * A session of a user, whose row is locked meanwhile: who disables the user, or changes the password, either comes first or finds the session.
 * @returns nothing when the user is disabled, or the password is not the one that was compared any more
 */
export function insertUserSession(
  db: Db,
  row: NewSessionRow,
  { userId, passwordHash }: { readonly userId: string; readonly passwordHash: string },
  ttlMs: number,
): Promise<Until | undefined> {
  return makingRoom(db, 'user_id', userId)
    .insertInto('sessions')
    .columns(['id', 'hash', 'scopes', 'user_id', 'expires_at'])
    .expression((query) =>
      query
        .selectFrom('users')
        .select([
          sql<string>`${row.id}::text`.as('session_id'),
          sql<Buffer>`${row.hash}::bytea`.as('hash'),
          sql<KeyScope[]>`${row.scopes}::text[]`.as('session_scopes'),
          'users.id',
          endOf(ttlMs).as('expires_at'),
        ])
        .where('users.id', '=', userId)
        .where('password_hash', '=', passwordHash)
        .where('disabled_at', 'is', null)
        .forShare(),
    )
    .returning('expires_at')
    .executeTakeFirst();
}

function endOf(ttlMs: number) {
  return sql<Date>`now() + ${ttlMs} * interval '1 millisecond'`;
}

/** Takes away what is over, and what the owner has too much of. */
function makingRoom(db: Db, owner: 'api_key_id' | 'user_id', id: string) {
  return db
    .with('swept', (query) =>
      query.deleteFrom('sessions').where('id', 'in', (expired) =>
        expired
          .selectFrom('sessions')
          .select('id')
          .where('expires_at', '<', sql<Date>`now()`)
          .orderBy('expires_at')
          .limit(SWEPT)
          .forUpdate()
          .skipLocked(),
      ),
    )
    .with('surplus', (query) =>
      query.deleteFrom('sessions').where('id', 'in', (oldest) =>
        oldest
          .selectFrom('sessions')
          .select('id')
          .where(owner, '=', id)
          .orderBy('created_at', 'desc')
          .offset(PER_OWNER - 1)
          .limit(SWEPT),
      ),
    );
}

/** The session with this hash, unless it is over, its key revoked, or its user disabled. */
export function findSessionByHash(db: Db, hash: Buffer): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions as session')
    .leftJoin('api_keys as key', (join) =>
      join.onRef('key.id', '=', 'session.api_key_id').on('key.revoked_at', 'is', null),
    )
    .leftJoin('users as person', (join) =>
      join.onRef('person.id', '=', 'session.user_id').on('person.disabled_at', 'is', null),
    )
    .select(['session.id as session_id', 'session.scopes as session_scopes', 'session.expires_at'])
    .select(['key.id as api_key_id', 'person.id as user_id'])
    .select(sql<string>`coalesce(key.workspace_id, person.workspace_id)`.as('workspace_id'))
    .select(sql<KeyScope[]>`coalesce(key.scopes, person.scopes)`.as('scopes'))
    .select(['key.kind', 'key.mailbox', 'key.test_mode'])
    .where('session.hash', '=', hash)
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where(sql<string | null>`coalesce(key.id, person.id)`, 'is not', null)
    .executeTakeFirst();
}

/** Ids of those of the sessions that are not over. */
export async function findOpenSessions(db: Db, sessionIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', sql<string>`any(${sessionIds})`)
    .where('expires_at', '>', sql<Date>`now()`)
    .execute();
  return rows.map(({ id }) => id);
}

/** @returns the hash of its token, or nothing when there is no such session any more */
export async function deleteSession(db: Db, sessionId: string): Promise<Buffer | undefined> {
  const row = await db.deleteFrom('sessions').where('id', '=', sessionId).returning('hash').executeTakeFirst();
  return row?.hash;
}
