import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { answeringPool } from './answering-pool.js';
import type { ConfigurationTables } from './configuration-tables.js';
import type { ServedReadModels } from './read-models.js';

/** Every table the apps query. */
export interface Database extends ConfigurationTables, ServedReadModels {}

/** The query builder, under a name that files without SQL may use. */
export type Db = Kysely<Database>;

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Connections in the pool, at most; 10 by default. */
  readonly max?: number;
  /** Shown in `pg_stat_activity`; `posthorn` by default. */
  readonly applicationName?: string;
  /**
   * A statement is cancelled after this time; milliseconds, 30,000 by default, 0 for never. A server that has not even
   * said so 5 s later is taken for lost (`DatabaseUnansweredError`), so what may take long needs 0.
   */
  readonly statementTimeoutMs?: number;
}

const INT8 = 20;
/** How much longer than a statement may take we wait for its answer. */
const ANSWER_MARGIN_MS = 5_000;
/** Idle connections to a host that vanished are noticed after this and ten probes, one a second (libuv). */
const KEEP_ALIVE_IDLE_MS = 10_000;

/**
 * A pool and its query builder; connects on first use. `destroy()` closes it.
 * `bigint` columns are read as numbers: ours hold sequences, which stay below 2^53.
 */
export function createDatabase(options: DatabaseOptions): Db {
  const { url, max = 10, applicationName = 'posthorn', statementTimeoutMs = 30_000 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_IDLE_MS,
    types: { getTypeParser },
  });
  // Without a listener an idle connection that the server closed would end the process; the pool
  // has already dropped it and the next query gets a new one.
  pool.on('error', () => undefined);
  // The same for one that is checked out (a lock holder between two statements): whoever uses it has the
  // error from its next query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const timeoutMs = statementTimeoutMs === 0 ? 0 : statementTimeoutMs + ANSWER_MARGIN_MS;
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: answeringPool(pool, timeoutMs) }) });
}

/** @throws RangeError beyond 2^53, where a number would silently be another one */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a JavaScript number`);
  return value;
}

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === INT8 && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format);
