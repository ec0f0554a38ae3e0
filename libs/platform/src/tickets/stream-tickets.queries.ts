import { sql } from 'kysely';
import type { Db } from '@posthorn/database';
import type { PrincipalRow } from '../keys/principal.js';

/** Expired rows that one insert takes away; more than one, so that they cannot pile up. */
const SWEPT = 10;

/**
 * The database's clock decides, so that all replicas agree.
 * @returns when the ticket expires
 */
export async function insertTicket(db: Db, row: { hash: Buffer; api_key_id: string }, ttlMs: number): Promise<Date> {
  const { expires_at } = await db
    .with('swept', (query) =>
      query.deleteFrom('stream_tickets').where('hash', 'in', (expired) =>
        expired
          .selectFrom('stream_tickets')
          .select('hash')
          .where('expires_at', '<', sql<Date>`now()`)
          .orderBy('expires_at')
          .limit(SWEPT)
          .forUpdate()
          .skipLocked(),
      ),
    )
    .insertInto('stream_tickets')
    .values({ ...row, expires_at: sql<Date>`now() + ${ttlMs} * interval '1 millisecond'` })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return expires_at;
}

/** Takes the ticket away. @returns the unrevoked key behind it; nothing for everybody but the first, and after its time */
export function useTicket(db: Db, hash: Buffer): Promise<PrincipalRow | undefined> {
  return db
    .with('used', (query) =>
      query.deleteFrom('stream_tickets').where('hash', '=', hash).returning(['api_key_id', 'expires_at']),
    )
    .selectFrom('used')
    .innerJoin('api_keys as key', 'key.id', 'used.api_key_id')
    .select(['key.id', 'key.workspace_id', 'key.kind', 'key.scopes', 'key.mailbox', 'key.test_mode'])
    .where('used.expires_at', '>', sql<Date>`now()`)
    .where('key.revoked_at', 'is', null)
    .executeTakeFirst();
}
