import { join } from 'node:path';
import {
  cacheDir,
  type FindNatsServerOptions,
  natsStoreDir,
  stageBatchesInMemory,
  startNats,
  startPostgres,
} from '@posthorn/embedded';
import type { StandaloneConfig } from '../config.js';

/** The log and the database of this instance, ours or somebody else's. */
export interface Servers {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  /** For the banner: what runs where. */
  readonly nats: string;
  readonly database: string;
  /** Resolves with the reason if one of ours dies; otherwise never settles. */
  readonly failed: Promise<Error>;
  /** Once the streams are there: their batches are staged in memory, where the log is ours (ADR 0002). */
  stageBatches(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts what the environment does not name, both at the same time.
 * @throws EmbeddedServerError; then nothing is left running
 */
export async function startServers(
  config: StandaloneConfig,
  dataDir: string,
  onProgress: (message: string) => void,
): Promise<Servers> {
  const { NATS_URL, DATABASE_URL } = config;
  const search = await natsSearch(config, dataDir);
  const starting = {
    nats: NATS_URL === undefined ? startNats({ ...search, dataDir: join(dataDir, 'nats'), onProgress }) : undefined,
    database: DATABASE_URL === undefined ? startPostgres({ dataDir: join(dataDir, 'postgres') }) : undefined,
  };
  const stop = async () => {
    const started = await Promise.allSettled([starting.nats, starting.database]);
    await Promise.all(
      started.map(async (server) => (server.status === 'fulfilled' ? server.value?.stop() : undefined)),
    );
  };
  try {
    const [nats, database] = await Promise.all([starting.nats, starting.database]);
    const natsUrl = NATS_URL ?? nats?.url ?? '';
    const databaseUrl = DATABASE_URL ?? database?.url ?? '';
    return {
      natsUrl,
      databaseUrl,
      nats: `${nats === undefined ? 'NATS' : `nats-server ${nats.version}`} at ${placeOf(natsUrl)}`,
      database: `PostgreSQL ${database === undefined ? '' : `${database.version} `}at ${placeOf(databaseUrl)}`,
      async stageBatches() {
        if (nats !== undefined) await stageBatchesInMemory(natsStoreDir(join(dataDir, 'nats')));
      },
      failed: Promise.race([nats, database].flatMap((server) => (server === undefined ? [] : [server.failed]))),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where to look for a nats-server, and where to keep one that was downloaded. */
export async function natsSearch(config: StandaloneConfig, dataDir: string): Promise<FindNatsServerOptions> {
  return {
    serverBin: config.NATS_SERVER_BIN,
    searchPath: config.system.PATH,
    cacheDir: await cacheDir({
      configured: config.POSTHORN_CACHE_DIR,
      xdgCacheHome: config.system.XDG_CACHE_HOME,
      fallback: join(dataDir, 'cache'),
    }),
  };
}

/** Host and port, without user and password. Of several addresses the first. */
function placeOf(url: string): string {
  const { host } = new URL(url.split(',')[0] ?? url);
  return host;
}
