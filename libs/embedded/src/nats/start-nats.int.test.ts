import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { startNats } from './start-nats.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'posthorn-nats-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

const start = async () =>
  startNats({
    dataDir,
    cacheDir: await cacheDir({ configured: process.env['POSTHORN_CACHE_DIR'], fallback: join(dataDir, 'cache') }),
    searchPath: process.env['PATH'],
    serverBin: process.env['NATS_SERVER_BIN'],
  });

test('what was stored is there after a restart', async () => {
  const first = await start();
  const writing = await connect({ servers: first.url });
  await (await jetstreamManager(writing)).streams.add({ name: 'S', subjects: ['s'] });
  await jetstream(writing).publish('s', 'kept');
  await writing.close();
  await first.stop();

  const second = await start();
  const reading = await connect({ servers: second.url });
  expect((await (await jetstreamManager(reading)).streams.getMessage('S', { last_by_subj: 's' }))?.string()).toBe(
    'kept',
  );
  await reading.close();
  await second.stop();
});

test('a server killed by somebody else is reported, and the next start works', async () => {
  const first = await start();
  process.kill(Number(await readFile(join(dataDir, 'nats.pid'), 'utf8')), 'SIGKILL');
  expect(String(await first.failed)).toContain('nats-server ended unexpectedly');
  const second = await start();
  await second.stop();
});

test('only the owner can read the data directory', async () => {
  const server = await start();
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  await server.stop();
});
