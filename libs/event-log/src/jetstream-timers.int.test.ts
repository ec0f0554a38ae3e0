import 'reflect-metadata';
import { jetstreamManager } from '@nats-io/jetstream';
import { Controller, type INestMicroservice, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectEventLog, type ConnectedEventLog } from './connect.js';
import { RetryPolicyError } from './errors.js';
import { EventLogTransport } from './event-log.transport.js';
import { JetStreamTimers } from './jetstream-timers.js';
import { OnTimer } from './on-timer.decorator.js';
import type { ConsumeContext } from './subscription.js';
import type { Timer } from './timers.js';

let log: ConnectedEventLog;
let timers: JetStreamTimers;
const running: INestMicroservice[] = [];
beforeAll(async () => {
  Logger.overrideLogger(false);
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  timers = new JetStreamTimers(log.connection);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});
afterAll(() => log.close());

const aKind = () => newId('tim').toLowerCase().replaceAll('_', '-');

function aTimer(kind: string, id: string, inMs: number): Timer {
  return { kind, workspaceId: 'wsk_1', id, at: new Date(Date.now() + inMs), data: { note: id } };
}

async function handler(kind: string, handle: (timer: Timer, context: ConsumeContext) => void): Promise<void> {
  @Controller()
  class Reminders {
    @OnTimer(kind)
    on(timer: Timer, context: ConsumeContext): void {
      handle(timer, context);
    }
  }
  class RemindersModule {}
  const app = await NestFactory.createMicroservice(
    { module: RemindersModule, controllers: [Reminders] },
    { strategy: new EventLogTransport({ natsUrl: testServers().natsUrl }) },
  );
  running.push(app);
  await app.listen();
}

/** Timers of a kind that are set or wait to be handled. */
async function kept(kind: string): Promise<string[]> {
  const manager = await jetstreamManager(log.connection);
  const { state } = await manager.streams.info('TIMERS', { subjects_filter: `*.${kind}.>` });
  return Object.keys(state.subjects ?? {});
}

test('a timer fires at its time, not before, and leaves nothing behind', async () => {
  const kind = aKind();
  const fired: { timer: Timer; lateMs: number }[] = [];
  await handler(kind, (timer) => void fired.push({ timer, lateMs: Date.now() - timer.at.getTime() }));
  const timer = aTimer(kind, 'a', 3_000);
  await timers.schedule(timer);
  expect(await kept(kind)).toEqual([`timer.${kind}.wsk_1.a`]);
  await expect.poll(() => fired).toHaveLength(1);
  expect(fired[0]!.timer).toEqual(timer);
  expect(fired[0]!.lateMs).toBeGreaterThanOrEqual(0);
  expect(fired[0]!.lateMs).toBeLessThan(2_500);
  await expect.poll(() => kept(kind)).toEqual([]);
});

test('a timer in the past fires at once', async () => {
  const kind = aKind();
  const fired: Timer[] = [];
  await handler(kind, (timer) => void fired.push(timer));
  await timers.schedule(aTimer(kind, 'late', -60_000));
  await expect.poll(() => fired.map(({ id }) => id)).toEqual(['late']);
});

test('scheduling again moves the timer; it fires once, with the newer data', async () => {
  const kind = aKind();
  const fired: Timer[] = [];
  await handler(kind, (timer) => void fired.push(timer));
  await timers.schedule(aTimer(kind, 'a', 3_000));
  const moved = { ...aTimer(kind, 'a', 4_000), data: { note: 'moved' } };
  await timers.schedule(moved);
  await expect.poll(() => fired).toEqual([moved]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(fired).toHaveLength(1);
});

test('a cancelled timer does not fire, and cancelling none is no error', async () => {
  const kind = aKind();
  const fired: Timer[] = [];
  await handler(kind, (timer) => void fired.push(timer));
  await timers.schedule(aTimer(kind, 'a', 3_000));
  await timers.schedule(aTimer(kind, 'b', 3_000));
  await timers.cancel(aTimer(kind, 'a', 0));
  await timers.cancel(aTimer(kind, 'never-set', 0));
  await expect.poll(() => fired.map(({ id }) => id)).toEqual(['b']);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(fired).toHaveLength(1);
});

test('a timer that fires while nobody listens waits for its handler', async () => {
  const kind = aKind();
  await timers.schedule(aTimer(kind, 'a', 50));
  await expect.poll(() => kept(kind)).toEqual([`due.${kind}.wsk_1.a`]);
  const fired: Timer[] = [];
  await handler(kind, (timer) => void fired.push(timer));
  await expect.poll(() => fired.map(({ id }) => id)).toEqual(['a']);
});

test('a failed timer comes again', async () => {
  const kind = aKind();
  const deliveries: number[] = [];
  await handler(kind, (_, context) => {
    deliveries.push(context.deliveries);
    if (deliveries.length === 1) throw new RetryPolicyError('BUSY', { afterMs: 20 }, 'busy');
  });
  await timers.schedule(aTimer(kind, 'a', 0));
  await expect.poll(() => deliveries).toEqual([1, 2]);
});

test('a name that would break the subject is refused', async () => {
  await expect(timers.schedule({ ...aTimer('k', 'a', 0), id: 'a.b' })).rejects.toThrow(RangeError);
  await expect(timers.cancel({ kind: '*', workspaceId: 'w', id: 'a' })).rejects.toThrow(RangeError);
});
