import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectNats } from './connect.js';
import { ensureStream, ensureStreams, epochOf, type StreamFile, StreamMismatchError } from './streams.js';

let connection: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  connection = await connectNats({ natsUrl: testServers().natsUrl });
  manager = await jetstreamManager(connection);
});
afterAll(() => connection.close());

/** A stream of its own for each test. */
function aStream(settings: Partial<StreamFile> = {}): StreamFile {
  const name = newId('str');
  return { name, subjects: [`${name}.>`], storage: 'file', allow_atomic: true, max_age: 0, ...settings };
}

test('the streams of deploy/nats exist as they are written there, and stay as they are', async () => {
  const { epoch } = await ensureStreams(connection);
  const before = await manager.streams.info('EVENTS');
  expect(epoch).toBe(epochOf(before));
  expect(before.config).toMatchObject({
    subjects: ['evt.>'],
    duplicate_window: 120e9,
    allow_atomic: true,
    allow_direct: true,
    deny_delete: true,
  });
  expect(await ensureStreams(connection)).toEqual({ epoch });
  const { config } = await manager.streams.info('TIMERS');
  expect(config).toMatchObject({ retention: 'workqueue', allow_msg_schedules: true });
});

test('services that start at the same time agree on one epoch', async () => {
  const wanted = aStream();
  const made = await Promise.all(Array.from({ length: 8 }, () => ensureStream(manager, wanted)));
  expect(new Set(made.map(epochOf)).size).toBe(1);
});

test('a changed setting is put right, and neither messages nor epoch are lost', async () => {
  const wanted = aStream({ description: 'ours', duplicate_window: 120e9 });
  const epoch = epochOf(await ensureStream(manager, wanted));
  await manager.jetstream().publish(`${wanted.name}.a`, 'kept');
  await manager.streams.update(wanted.name, { description: 'changed by hand', duplicate_window: 1e9 });

  const repaired = await ensureStream(manager, wanted);
  expect(repaired.config).toMatchObject({ description: 'ours', duplicate_window: 120e9 });
  expect(repaired.state.messages).toBe(1);
  expect(epochOf(repaired)).toBe(epoch);
});

test('what the operator decides stays as the operator set it', async () => {
  const wanted = aStream({ max_bytes: -1 });
  await ensureStream(manager, wanted);
  await manager.streams.update(wanted.name, { max_age: 3600e9, max_bytes: 1e9, description: 'changed by hand' });
  const kept = await ensureStream(manager, { ...wanted, description: 'ours' });
  expect(kept.config).toMatchObject({ max_age: 3600e9, max_bytes: 1e9, description: 'ours' });
});

test('a work queue drops nothing by age or size, whatever was set', async () => {
  const wanted = aStream({ retention: 'workqueue', max_bytes: -1, max_msgs: -1 });
  await ensureStream(manager, wanted);
  await manager.streams.update(wanted.name, { max_age: 3600e9, max_bytes: 1e9, max_msgs: 10 });
  const { config } = await ensureStream(manager, wanted);
  expect(config).toMatchObject({ max_age: 0, max_bytes: -1, max_msgs: -1 });
});

test('a difference that no update can remove is an error that names it', async () => {
  const wanted = aStream();
  await manager.streams.add({ ...wanted, storage: 'memory' });
  const failure = ensureStream(manager, wanted);
  await expect(failure).rejects.toThrow(StreamMismatchError);
  await expect(failure).rejects.toThrow(/storage: "memory" -> "file"/);
});

test('a stream that somebody else made has no epoch, and is refused', async () => {
  const wanted = aStream();
  await manager.streams.add(wanted);
  const found = await ensureStream(manager, wanted);
  expect(() => epochOf(found)).toThrow(/posthorn-epoch/);
});
