import type { Db } from '@posthorn/database';
import { sql, type QueryExecutorProvider } from 'kysely';
import { pause } from './pause.js';

/** "post" in ASCII: the first half of our advisory lock keys. */
const SPACE = 0x706f7374;
const LEADER = 1;
const REBUILD = 2;
const SERVED_MODELS = 3;

/** How often a standby looks whether the leader is gone; the longest a fail-over waits. */
const STANDBY_POLL_MS = 250;

/**
 * Runs `work` while this process is the one projector of the installation. The lock belongs to the database
 * session and `work` writes on that same connection: who loses the connection loses lock and pen together.
 * @param onStandby called at each look that finds another leader
 * @returns nothing when the signal aborted before the lock was ours
 */
export async function asLeader<T>(
  db: Db,
  { signal, onStandby }: { signal: AbortSignal; onStandby: () => void },
  work: (connection: Db) => Promise<T>,
): Promise<T | undefined> {
  return inSession(db, async (connection) => {
    // A leader whose host vanished is noticed in seconds, one that was frozen inside a transaction too.
    // Read models are derived: after a crash of the database the log fills in what the last commits lost.
    await sql`
      select set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
        set_config('tcp_keepalives_count', '3', false), set_config('idle_in_transaction_session_timeout', '10s', false),
        set_config('synchronous_commit', 'off', false)`.execute(connection);
    while (!(await tryLock(connection, LEADER))) {
      onStandby();
      await pause(STANDBY_POLL_MS, signal);
      if (signal.aborted) return undefined;
    }
    return work(connection);
  });
}

/** @returns nothing when another rebuild runs */
export async function asRebuilder<T>(db: Db, work: (connection: Db) => Promise<T>): Promise<T | undefined> {
  return inSession(db, async (connection) => {
    await sql`select set_config('statement_timeout', '0', false)`.execute(connection);
    return (await tryLock(connection, REBUILD)) ? work(connection) : undefined;
  });
}

/**
 * One writer of the served read models at a time, until the end of the transaction. Not a row lock: a rebuild swaps the
 * table itself, and who waits for a row of a table that goes away deadlocks with its drop.
 */
export async function lockServedModels(trx: QueryExecutorProvider): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SPACE}, ${SERVED_MODELS})`.execute(trx);
}

/** Keeps every projector from writing while `work` runs; it may use transactions of its own on the connection. */
export async function withServedModelsLocked<T>(connection: Db, work: () => Promise<T>): Promise<T> {
  await sql`select pg_advisory_lock(${SPACE}, ${SERVED_MODELS})`.execute(connection);
  try {
    return await work();
  } finally {
    await sql`select pg_advisory_unlock(${SPACE}, ${SERVED_MODELS})`.execute(connection);
  }
}

/** Proves that the connection, and with it the session's locks, is alive. */
export async function assertConnected(connection: QueryExecutorProvider): Promise<void> {
  await sql`select 1`.execute(connection);
}

/** One connection for as long as `work` takes; its settings and locks end with it. */
async function inSession<T>(db: Db, work: (connection: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    try {
      return await work(connection);
    } finally {
      // Refused only by a connection that is lost, and then there is nothing to discard.
      await Promise.allSettled([sql`discard all`.execute(connection)]);
    }
  });
}

async function tryLock(connection: QueryExecutorProvider, key: number): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${SPACE}, ${key}) as locked`.execute(
    connection,
  );
  return rows[0]?.locked === true;
}
