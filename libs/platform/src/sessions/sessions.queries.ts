import { sql, type Selectable } from 'kysely';
import type { Db, KeyScope, SessionsTable } from '@posthorn/database';
import type { PrincipalRow } from '../keys/principal.js';

/** Expired rows that one insert takes away; more than one, so that they cannot pile up. */
const SWEPT = 10;
/** Sessions one key may have; a new one ends the oldest. */
const PER_KEY = 1_000;

export type NewSessionRow = Pick<SessionsTable, 'id' | 'hash' | 'api_key_id' | 'scopes'>;

export interface SessionRow extends PrincipalRow {
  readonly session_id: string;
  readonly session_scopes: KeyScope[];
  readonly expires_at: Date;
}

/** The database's clock decides, so that all replicas agree. */
export function insertSession(
  db: Db,
  row: NewSessionRow,
  ttlMs: number,
): Promise<Pick<Selectable<SessionsTable>, 'expires_at'>> {
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
          .where('api_key_id', '=', row.api_key_id)
          .orderBy('created_at', 'desc')
          .offset(PER_KEY - 1)
          .limit(SWEPT),
      ),
    )
    .insertInto('sessions')
    .values({ ...row, expires_at: sql<Date>`now() + ${ttlMs} * interval '1 millisecond'` })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
}

/** The session with this hash, unless it is over or its key is revoked. */
export function findSessionByHash(db: Db, hash: Buffer): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions as session')
    .innerJoin('api_keys as key', 'key.id', 'session.api_key_id')
    .select(['session.id as session_id', 'session.scopes as session_scopes', 'session.expires_at'])
    .select(['key.id', 'key.workspace_id', 'key.kind', 'key.scopes', 'key.mailbox', 'key.test_mode'])
    .where('session.hash', '=', hash)
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where('key.revoked_at', 'is', null)
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
