import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findNatsServer, natsStoreDir, stageBatchesInMemory, startNats, freePort } from '@posthorn/embedded';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';

const SEARCH = {
  searchPath: process.env['PATH'],
  serverBin: process.env['NATS_SERVER_BIN'],
  cacheDir: process.env['POSTHORN_CACHE_DIR'],
};

/** A nats-server with its data on a disk of ours, without the guardian that would stop it in an orderly way. */
export interface NatsOnDisk {
  /** With the password of its configuration. */
  readonly url: string;
  start(): Promise<ConnectedEventLog>;
  /** kill -9, and the wait for the end. */
  kill(): Promise<void>;
}

/**
 * Has the embedded server write its configuration, so that what is tested is what runs; a start of Posthorn writes
 * it anew, so it lies on a disk that keeps its power.
 * @param fsync `ours` leaves it as it is, `nats default` takes the line out that makes every append durable
 */
export async function natsOnDisk(
  dataDir: string,
  safeDir: string,
  fsync: 'ours' | 'nats default',
): Promise<NatsOnDisk> {
  const port = await freePort();
  const configFile = join(safeDir, 'nats.conf');
  const embedded = await startNats({ ...SEARCH, dataDir, port });
  const { url } = embedded;
  await embedded.stop();
  const config = await readFile(join(dataDir, 'nats.conf'), 'utf8');
  await writeFile(configFile, fsync === 'ours' ? config : withoutSync(config));
  const { path } = await findNatsServer(SEARCH);
  let server: ChildProcess | undefined;
  return {
    url,
    async start() {
      const log = openSync(join(safeDir, 'nats.log'), 'a');
      server = spawn(path, ['-c', configFile], { stdio: ['ignore', log, log] });
      const connection = await connected(url);
      // As standalone does: what is staged in memory must not matter to what was acknowledged.
      if (fsync === 'ours') await stageBatchesInMemory(natsStoreDir(dataDir));
      return connection;
    },
    async kill() {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
    },
  };
}

function withoutSync(config: string): string {
  const lazy = config.replace(/^\s*sync_interval:.*\n/m, '');
  if (lazy === config) throw new Error('our configuration does not set sync_interval');
  return lazy;
}

async function connected(natsUrl: string): Promise<ConnectedEventLog> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectEventLog({ natsUrl, name: 'power-cut' });
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}
