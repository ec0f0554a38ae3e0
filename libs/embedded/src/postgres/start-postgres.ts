import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { onFreePort } from '../free-port.js';
import { type EmbeddedServer, startUntilReady } from '../process/embedded-server.js';
import { stopOrphan } from '../process/orphan.js';
import { postgresBinaries } from './binaries.js';
import { ensureCluster, passwordError, POSTGRES_NAME } from './cluster.js';
import { reachableBinaries } from './reachable-binaries.js';
import { removeStalePidFile } from './stale-pid-file.js';
import { clusterPath, unprivilegedUser } from './unprivileged-user.js';

const WRONG_PASSWORD = '28P01';

export interface StartPostgresOptions {
  /** Absolute path; holds the cluster, its password and the log. One server at a time: the caller sees to that. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; a free one if not given. */
  readonly port?: number;
  /** False gives up durability for speed; for tests only. */
  readonly fsync?: boolean;
  /** More server settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts PostgreSQL 18 on 127.0.0.1 with a password of its own, makes the cluster and the database first if there are none.
 * @throws EmbeddedServerError if there are no binaries for this platform or the server does not get ready
 */
export async function startPostgres(options: StartPostgresOptions): Promise<EmbeddedServer> {
  const { dataDir, fsync = true } = options;
  const clusterDir = join(dataDir, 'cluster');
  const logFile = join(dataDir, 'postgres.log');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const runAs = await unprivilegedUser(clusterDir);
  const binaries = await reachableBinaries(await postgresBinaries(), runAs);
  await stopOrphan({
    name: 'PostgreSQL',
    pidFile: join(clusterDir, 'postmaster.pid'),
    signature: clusterDir,
    stopSignal: 'SIGINT',
  });
  await removeStalePidFile(clusterDir);
  const passwordFile = join(dataDir, 'password');
  const password = await ensureCluster({
    binaries,
    clusterDir,
    passwordFile,
    runAs,
    sync: fsync,
  });

  const start = async (port: number): Promise<EmbeddedServer> => {
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(port),
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_checkpoints: 'off',
      ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
      ...options.settings,
    };
    const connection = { host: '127.0.0.1', port, user: POSTGRES_NAME, password };
    const { process, value, failed } = await startUntilReady(
      {
        name: 'PostgreSQL',
        command: binaries.postgres,
        args: [
          '-D',
          await clusterPath(clusterDir, runAs),
          ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
        cwd: clusterDir,
        runAs,
        logFile,
        stopSignal: 'INT',
        stopGraceSeconds: 30,
      },
      () => databaseVersion(connection, passwordFile),
    );
    const url = `postgresql://${POSTGRES_NAME}:${password}@127.0.0.1:${port}/${POSTGRES_NAME}`;
    return { url, version: value, logFile, failed, stop: () => process.stop() };
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

/**
 * Makes our database if it is missing.
 * @returns the server's version; undefined while it does not accept connections yet
 * @throws EmbeddedServerError if the password is not the cluster's
 */
async function databaseVersion(connection: pg.ClientConfig, passwordFile: string): Promise<string | undefined> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  try {
    await client.connect();
  } catch (error) {
    if (isNotReady(error)) return undefined;
    if (codeOf(error) === WRONG_PASSWORD)
      throw passwordError(passwordFile, 'does not hold the password of the cluster');
    throw error;
  }
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [POSTGRES_NAME]);
    if (rowCount === 0) await client.query(`create database ${POSTGRES_NAME}`);
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version;
  } finally {
    await client.end();
  }
}

/** Nobody listens yet, or the server is still recovering (57P03, cannot_connect_now). */
function isNotReady(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(String(codeOf(error)));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
