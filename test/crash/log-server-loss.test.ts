import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type ConnectedEventLog,
  ConsumeEvents,
  EventLogTransport,
  JetStreamTimers,
  LogUnavailableError,
  OnTimer,
  type RecordedOf,
  type Timer,
} from '@posthorn/event-log';
import { logFixture } from '@posthorn/event-log/testing';
import { DeliveryDelivered } from '@posthorn/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { natsOnDisk, type NatsOnDisk } from './nats-on-disk.js';

let dir: string;
let nats: NatsOnDisk;
let log: ConnectedEventLog;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-loss-'));
  nats = await natsOnDisk(join(dir, 'data'), dir, 'ours');
  log = await nats.start();
});
afterEach(async () => {
  await log.connection.close();
  await nats.kill();
  await rm(dir, { recursive: true, force: true });
});

/** The same log stays connected: it has to find its way back. */
async function restart(): Promise<void> {
  const another = await nats.start();
  await another.close();
}

test('a message id is remembered over a crash of the server', async () => {
  const { delivered, opened, marks } = logFixture(log);
  const single = await log.append(delivered('a'), { messageId: 'single' });
  const several = await log.append([delivered('b'), opened('c')], { messageId: 'several' });
  await Promise.all(Array.from({ length: 40 }, (_, i) => log.append(delivered(`d${i}`), { messageId: `d${i}` })));
  await nats.kill();
  await restart();
  expect(await log.append(delivered('a'), { messageId: 'single' })).toEqual({ ...single, duplicate: true });
  expect(await log.append([delivered('b'), opened('c')], { messageId: 'several' })).toEqual({
    ...several,
    duplicate: true,
  });
  expect(await log.append(delivered('d7'), { messageId: 'd7' })).toMatchObject({ duplicate: true });
  expect(await marks()).toHaveLength(43);
});

test('what was acknowledged before a crash in mid-stream is there once, and a tail sees everything once, in order', async () => {
  const { delivered, all } = logFixture(log);
  const acknowledged: string[] = [];
  const seen: { mark: string; sequence: number }[] = [];
  const stop = new AbortController();
  const tail = (async () => {
    for await (const burst of log.tail({ after: 0, subjects: [all], signal: stop.signal })) {
      seen.push(...burst.map(({ correlationId, sequence }) => ({ mark: correlationId, sequence })));
    }
  })();

  let running = true;
  const appenders = Array.from({ length: 20 }, async (_, appender) => {
    for (let i = 0; running; i++) {
      const mark = `${appender}-${i}`;
      try {
        await log.append(delivered(mark), { messageId: mark });
        acknowledged.push(mark);
      } catch (error) {
        expect(error).toBeInstanceOf(LogUnavailableError);
      }
    }
  });
  for (let crash = 0; crash < 3; crash++) {
    await sleep(700);
    await nats.kill();
    await restart();
  }
  await sleep(1_000);
  running = false;
  await Promise.all(appenders);

  const { last } = await log.bounds();
  await expect.poll(() => seen.at(-1)?.sequence, { timeout: 20_000 }).toBe(last);
  stop.abort();
  await tail;
  const marks = seen.map(({ mark }) => mark);
  expect(new Set(marks).size).toBe(marks.length);
  expect(acknowledged.filter((mark) => !marks.includes(mark))).toEqual([]);
  expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
  expect(seen.map(({ sequence }) => sequence)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  expect(acknowledged.length).toBeGreaterThan(100);
});

test('while the server is away an append fails as unavailable, and afterwards it works again', async () => {
  const { delivered, marks } = logFixture(log);
  await nats.kill();
  await expect(log.append(delivered('lost'))).rejects.toThrow(LogUnavailableError);
  await restart();
  await expect.poll(() => log.append(delivered('a'), { messageId: 'a' }), { timeout: 15_000 }).toBeDefined();
  expect(await marks()).toContain('a');
});

test('a durable consumer handles every event and every timer, although the server crashes again and again', async () => {
  Logger.overrideLogger(false);
  const handled = new Set<string>();
  const fired = new Set<string>();
  @Controller()
  class Reactor {
    @ConsumeEvents({ durable: 'reactor', ackWaitMs: 2_000 }, DeliveryDelivered)
    async on(event: RecordedOf<typeof DeliveryDelivered>): Promise<void> {
      await sleep(1);
      handled.add(event.correlationId);
    }
    @OnTimer('reminder', { ackWaitMs: 2_000 })
    remind(timer: Timer): void {
      fired.add(timer.id);
    }
  }
  class ReactorModule {}
  const app = await NestFactory.createMicroservice(
    { module: ReactorModule, controllers: [Reactor] },
    { strategy: new EventLogTransport({ natsUrl: nats.url }) },
  );
  await app.listen();

  const { delivered } = logFixture(log);
  const timers = new JetStreamTimers(log.connection);
  const marks = Array.from({ length: 600 }, (_, i) => `mark${i}`);
  for (let round = 0; round < 3; round++) {
    const part = marks.slice(round * 200, (round + 1) * 200);
    await Promise.all(part.map((mark) => log.append(delivered(mark), { messageId: mark })));
    const at = new Date(Date.now() + 300 + round * 700);
    await timers.schedule({ kind: 'reminder', workspaceId: 'w', id: `timer${round}`, at, data: {} });
    await nats.kill();
    await restart();
  }
  await expect.poll(() => handled.size, { timeout: 60_000 }).toBe(600);
  await expect.poll(() => [...fired].toSorted(), { timeout: 30_000 }).toEqual(['timer0', 'timer1', 'timer2']);
  await app.close();
});
