import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { cacheDir } from '../cache-dir.js';
import type { EmbeddedServer } from '../process/embedded-server.js';
import { startNats } from './start-nats.js';

/** A server with its data there, found and cached as the environment of the test run says. */
export async function startNatsIn(dataDir: string): Promise<EmbeddedServer> {
  return startNats({
    dataDir,
    cacheDir: await cacheDir({ configured: process.env['POSTHORN_CACHE_DIR'], fallback: join(dataDir, 'cache') }),
    searchPath: process.env['PATH'],
    serverBin: process.env['NATS_SERVER_BIN'],
  });
}

/** As the event log does: the client takes no credentials from a URL. */
export function connectTo(natsUrl: string): Promise<NatsConnection> {
  const { host, username: user, password: pass } = new URL(natsUrl);
  return connect({ servers: host, user, pass });
}
