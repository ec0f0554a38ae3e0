import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stageBatchesInMemory } from './batch-staging.js';
import { natsStoreDir } from './nats-config.js';
import { connectTo, startNatsIn } from './nats-server.fixture.js';

let root: string;
let dataDir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'posthorn-staging-'));
  dataDir = join(root, 'data');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const start = () => startNatsIn(dataDir);

async function commitBatch(nats: NatsConnection, id: string): Promise<unknown> {
  const part = (sequence: number) => {
    const h = headers();
    h.set('Nats-Batch-Id', id);
    h.set('Nats-Batch-Sequence', `${sequence}`);
    if (sequence === 3) h.set('Nats-Batch-Commit', '1');
    return h;
  };
  nats.publish('s.1', 'one', { headers: part(1) });
  nats.publish('s.2', 'two', { headers: part(2) });
  return (await nats.request('s.3', 'three', { headers: part(3), timeout: 5_000 })).json();
}

test.runIf(existsSync('/dev/shm'))(
  'batches are staged in memory and committed to disk, from the second start on without being asked to',
  async () => {
    const first = await start();
    const making = await connectTo(first.url);
    await (await jetstreamManager(making)).streams.add({ name: 'S', subjects: ['s.*'], allow_atomic: true });
    const link = join(natsStoreDir(dataDir), 'jetstream', '$G', 'streams', 'S', 'batches');
    expect(await stageBatchesInMemory(natsStoreDir(dataDir))).toBe(1);
    expect(await stageBatchesInMemory(natsStoreDir(dataDir))).toBe(0);
    expect(await commitBatch(making, 'b1')).toMatchObject({ count: 3, seq: 3 });
    const staging = await readlink(link);
    expect(staging).toMatch(/^\/dev\/shm\/posthorn-batches-/);
    expect((await lstat(staging)).mode & 0o777).toBe(0o700);
    await making.close();
    await first.stop();
    expect(existsSync(staging)).toBe(false);

    const second = await start();
    const going = await connectTo(second.url);
    expect(await readlink(link)).toBe(staging);
    expect(await commitBatch(going, 'b2')).toMatchObject({ count: 3, seq: 6 });
    expect(await readdir(staging)).toEqual([]);
    await going.close();
    await second.stop();
  },
);

test('a staging directory that somebody else has put there is not used', async () => {
  const memory = join(root, 'memory');
  const store = join(root, 'store');
  const elsewhere = join(root, 'elsewhere');
  await Promise.all([
    mkdir(memory),
    mkdir(elsewhere),
    mkdir(join(store, 'jetstream/$G/streams/S'), { recursive: true }),
  ]);
  expect(await stageBatchesInMemory(store, memory)).toBe(1);
  const [name = ''] = await readdir(memory);
  await rm(join(memory, name), { recursive: true });
  await rm(join(store, 'jetstream/$G/streams/S/batches'));
  await symlink(elsewhere, join(memory, name));
  expect(await stageBatchesInMemory(store, memory)).toBe(0);
  expect(existsSync(join(store, 'jetstream/$G/streams/S/batches'))).toBe(false);
});

test('without such a file system batches are staged on disk', async () => {
  expect(await stageBatchesInMemory(join(root, 'store'), join(root, 'absent'))).toBe(0);
});
