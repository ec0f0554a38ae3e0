import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, startNats } from '@posthorn/embedded';

export interface OwnNats {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A NATS server of one test file's own, for services that answer questions of others: on the run's server the replica of another file might. Streams
 * are made by who connects.
 */
export async function ownNats(): Promise<OwnNats> {
  const dir = await mkdtemp(join(tmpdir(), 'posthorn-own-nats-'));
  const nats = await startNats({
    dataDir: dir,
    serverBin: process.env['NATS_SERVER_BIN'],
    searchPath: process.env['PATH'],
    cacheDir: await natsCache(),
  });
  return {
    url: nats.url,
    async stop() {
      await nats.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Where the server's binary is kept between runs. */
export function natsCache(): Promise<string> {
  return cacheDir({
    configured: process.env['POSTHORN_CACHE_DIR'],
    xdgCacheHome: process.env['XDG_CACHE_HOME'],
    fallback: fileURLToPath(new URL('../../../.cache', import.meta.url)),
  });
}
