import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectTo, startNatsIn } from './nats-server.fixture.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'posthorn-nats-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

const start = () => startNatsIn(dataDir);

test('what was stored is there after a restart', async () => {
  const first = await start();
  const writing = await connectTo(first.url);
  await (await jetstreamManager(writing)).streams.add({ name: 'S', subjects: ['s'] });
  await jetstream(writing).publish('s', 'kept');
  await writing.close();
  await first.stop();

  const second = await start();
  const reading = await connectTo(second.url);
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

test('nobody gets in without the password, which only the owner can read', async () => {
  const server = await start();
  const wrong = new URL(server.url);
  wrong.password = 'guess';
  await expect(connectTo(wrong.href)).rejects.toThrow('Authorization Violation');
  await expect(connect({ servers: wrong.host })).rejects.toThrow('Authorization Violation');
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect((await stat(join(dataDir, 'nats.conf'))).mode & 0o777).toBe(0o600);
  for (const file of ['nats.log', ...(await readdir(join(dataDir, 'ports'))).map((name) => join('ports', name))])
    expect(await readFile(join(dataDir, file), 'utf8')).not.toContain(new URL(server.url).password);
  await server.stop();
});
