import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectNats } from './connect.js';
import { DurableConsumer } from './durable-consumer.js';
import { LogReplacedError } from './errors.js';

let connection: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  connection = await connectNats({ natsUrl: testServers().natsUrl });
  manager = await jetstreamManager(connection);
});
afterAll(() => connection.close());

test('a consumer of a stream that is made anew says so, and handles nothing of the new one', async () => {
  const name = newId('str');
  const make = (epoch: number) =>
    manager.streams.add({ name, subjects: [`${name}.>`], metadata: { 'posthorn-epoch': `${epoch}` } });
  const say = (text: string) => manager.jetstream().publish(`${name}.a`, text);
  const handled: string[] = [];
  const warnings: unknown[] = [];
  const consumer = new DurableConsumer(
    manager,
    { stream: name, durable: 'd', filters: [`${name}.>`], ackWaitMs: 1_000, concurrency: 1, from: 'beginning' },
    (message) => {
      handled.push(message.string());
      message.ack();
      return Promise.resolve();
    },
    (_, cause) => warnings.push(cause),
  );
  await make(1);
  await consumer.start();
  await say('old');
  await expect.poll(() => handled).toEqual(['old']);
  await manager.streams.delete(name);
  await make(2);
  await say('new');
  await expect.poll(() => warnings.at(-1), { timeout: 20_000 }).toBeInstanceOf(LogReplacedError);
  expect(handled).toEqual(['old']);
  await consumer.stop();
});
