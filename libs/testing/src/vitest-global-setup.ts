import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrateToLatest } from '@posthorn/database';
import { startNats, startPostgres } from '@posthorn/embedded';
import { connectEventLog } from '@posthorn/event-log';
import type { TestProject } from 'vitest/node';
import { natsCache } from './own-nats.js';
import './servers.js';

/**
 * Starts the servers of one test run. NATS fsyncs as in production, because the order of acknowledgements is what tests are about;
 * PostgreSQL does not, as what it holds can be rebuilt.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'posthorn-test-'));
  const binaries = await natsCache();
  const starting = [
    startNats({
      dataDir: join(dir, 'nats'),
      serverBin: process.env['NATS_SERVER_BIN'],
      searchPath: process.env['PATH'],
      cacheDir: binaries,
    }),
    startPostgres({ dataDir: join(dir, 'postgres'), fsync: false, settings: { max_connections: '200' } }),
  ] as const;
  const teardown = async () => {
    for (const server of await Promise.allSettled(starting))
      if (server.status === 'fulfilled') await server.value.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const [nats, postgres] = await Promise.all(starting);
    await Promise.all([prepareLog(nats.url), prepareDatabase(postgres.url)]);
    project.provide('posthornServers', { natsUrl: nats.url, databaseUrl: postgres.url });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}

async function prepareLog(natsUrl: string): Promise<void> {
  const log = await connectEventLog({ natsUrl, name: 'test-setup' });
  await log.close();
}

async function prepareDatabase(url: string): Promise<void> {
  const db = createDatabase({ url, max: 2, applicationName: 'test-setup' });
  try {
    await migrateToLatest(db);
  } finally {
    await db.destroy();
  }
}
