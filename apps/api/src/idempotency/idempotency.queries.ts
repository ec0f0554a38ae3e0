import { PREPARED, type Db } from '@posthorn/database';
import { sql } from 'kysely';

/** How long an answer is kept, and how long a request may be under way before its key can be taken over. */
export const KEPT = '24 hours';
export const ABANDONED_AFTER_S = 30;

export interface KeyOf {
  readonly workspaceId: string;
  /** SHA-256 of mode and key. */
  readonly keyHash: Buffer;
}

export interface Claim extends KeyOf {
  /** SHA-256 of operation and body. */
  readonly fingerprint: Buffer;
}

export interface ClaimedRow {
  readonly workspace_id: string;
  readonly key_hash: Buffer;
  /** The same request began before, and whoever carried it out is gone. */
  readonly is_repeat: boolean;
  /** When this claim was made, to the microsecond: whose it is. */
  readonly started_at: string;
}

export interface Release extends Claim {
  readonly startedAt: string;
}

export interface StoredRow {
  readonly workspace_id: string;
  readonly key_hash: Buffer;
  readonly fingerprint: Buffer;
  /** Null while it is in flight. */
  readonly status: number | null;
  readonly response: unknown;
}

export interface AnswerOf extends Claim {
  readonly status: number;
  /** JSON text; null for an answer without a body. */
  readonly response: string | null;
}

/**
 * Nobody waits for the disk: what a crash of PostgreSQL takes is half a second of keys, and a send that is asked for again is
 * found in the log (ADR 0017). Of the statement's own transaction, so it takes effect at its commit.
 */
const UNSYNCED = sql`with unsynced as materialized (select set_config('synchronous_commit', 'off', true))`;

/**
 * Takes keys that nobody has: new ones, those whose day is over, and those whose request began half a minute ago and never
 * ended. In the order of the keys, so that two processes that take the same ones wait for each other and not in a circle.
 * @returns those that were taken
 */
export async function claimKeys(db: Db, claims: readonly Claim[]): Promise<ClaimedRow[]> {
  const { rows } = await sql<ClaimedRow>`${PREPARED}
    ${UNSYNCED} insert into idempotency_keys as kept (workspace_id, key_hash, fingerprint, expires_at)
    select asked.workspace_id, asked.key_hash, asked.fingerprint, now() + ${KEPT}::interval
    from unsynced, unnest(${claims.map(({ workspaceId }) => workspaceId)}::text[],
      ${claims.map(({ keyHash }) => keyHash)}::bytea[], ${claims.map(({ fingerprint }) => fingerprint)}::bytea[])
      as asked (workspace_id, key_hash, fingerprint)
    order by asked.workspace_id, asked.key_hash
    on conflict (workspace_id, key_hash) do update
      set fingerprint = excluded.fingerprint, started_at = now(), status = null, response = null,
        expires_at = case when kept.expires_at <= now() then excluded.expires_at else kept.expires_at end
      where kept.expires_at <= now()
        or (kept.status is null and kept.fingerprint = excluded.fingerprint
          and kept.started_at <= now() - ${ABANDONED_AFTER_S} * interval '1 second')
    returning kept.workspace_id, kept.key_hash, kept.expires_at < now() + ${KEPT}::interval as is_repeat,
      kept.started_at::text as started_at`.execute(db);
  return rows;
}

/** What is kept under these keys. */
export async function findKeys(db: Db, keys: readonly KeyOf[]): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select kept.workspace_id, kept.key_hash, kept.fingerprint, kept.status, kept.response
    from unnest(${keys.map(({ workspaceId }) => workspaceId)}::text[], ${keys.map(({ keyHash }) => keyHash)}::bytea[])
      as asked (workspace_id, key_hash)
    join idempotency_keys as kept using (workspace_id, key_hash)
    where kept.expires_at > now()`.execute(db);
  return rows;
}

/**
 * Keeps answers; the first one of a request stays. Locks rows in the order of the keys, as `claimKeys` does, which locks those of others
 * as well: without it, two processes waited for each other in a circle, and PostgreSQL failed one of them.
 */
export async function storeAnswers(db: Db, answers: readonly AnswerOf[]): Promise<void> {
  await sql`
    ${UNSYNCED}, held as materialized (
      select asked.*
      from idempotency_keys as kept
      join unnest(${answers.map(({ workspaceId }) => workspaceId)}::text[],
        ${answers.map(({ keyHash }) => keyHash)}::bytea[], ${answers.map(({ fingerprint }) => fingerprint)}::bytea[],
        ${answers.map(({ status }) => status)}::int[], ${answers.map(({ response }) => response)}::text[])
        as asked (workspace_id, key_hash, fingerprint, status, response) using (workspace_id, key_hash)
      order by asked.workspace_id, asked.key_hash
      for update of kept
    )
    update idempotency_keys as kept set status = held.status, response = held.response::json
    from unsynced, held
    where kept.workspace_id = held.workspace_id and kept.key_hash = held.key_hash
      and kept.fingerprint = held.fingerprint and kept.status is null`.execute(db);
}

/**
 * Gives keys back whose requests were refused or failed: they may be tried again at once. Not those that others took over. Locks rows in
 * the order of the keys.
 */
export async function releaseKeys(db: Db, claims: readonly Release[]): Promise<void> {
  await sql`
    with held as materialized (
      select asked.*
      from idempotency_keys as kept
      join unnest(${claims.map(({ workspaceId }) => workspaceId)}::text[],
        ${claims.map(({ keyHash }) => keyHash)}::bytea[], ${claims.map(({ startedAt }) => startedAt)}::timestamptz[])
        as asked (workspace_id, key_hash, started_at) using (workspace_id, key_hash)
      order by asked.workspace_id, asked.key_hash
      for update of kept
    )
    delete from idempotency_keys as kept using held
    where kept.workspace_id = held.workspace_id and kept.key_hash = held.key_hash
      and kept.started_at = held.started_at and kept.status is null`.execute(db);
}

/** @returns how many were removed; as many as the limit when there may be more */
export async function removeExpired(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where ctid = any(array(
      select ctid from idempotency_keys where expires_at <= now() limit ${limit} for update skip locked))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
