import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEventLog, type ConnectedEventLog } from './connect.js';
import { ReadRefusedError } from './errors.js';
import { testEventLog } from './event-log.contract.js';
import { logFixture, nth } from './log-fixture.js';

let log: ConnectedEventLog;
let manager: JetStreamManager;
beforeAll(async () => {
  Logger.overrideLogger(false);
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  manager = await jetstreamManager(log.connection);
});
afterAll(() => log.close());

testEventLog('JetStream', () => log);

test('a message that is no event is skipped by every reader, and stops none', async () => {
  const { workspaceId, delivered, marks, all } = logFixture(log);
  const first = nth(await log.append(delivered('a')));
  const ack = await manager.jetstream().publish(`evt.${workspaceId}.delivery.anna.delivered`, 'no event');
  const last = nth(await log.append(delivered('b')));
  expect(await marks()).toEqual(['a', 'b']);
  expect(await log.get(ack.seq)).toBeUndefined();
  const seen: string[] = [];
  const signal = AbortSignal.timeout(10_000);
  for await (const burst of log.tail({ after: first.sequence - 1, subjects: [all], signal })) {
    seen.push(...burst.map(({ correlationId }) => correlationId));
    if (burst.some(({ sequence }) => sequence === last.sequence)) break;
  }
  expect(seen).toEqual(['a', 'b']);
});

test('decisions of eight processes on one subject all succeed', async () => {
  const { workspaceId, delivered, marks } = logFixture(log);
  const others = await Promise.all(
    Array.from({ length: 8 }, () => connectEventLog({ natsUrl: testServers().natsUrl })),
  );
  const decider = {
    initialState: 0,
    decide: (mark: string) => [delivered(mark).fact],
    evolve: (count: number) => count + 1,
  };
  const decisions = others.flatMap((other, i) =>
    Array.from({ length: 8 }, (_, j) => {
      const { fact: _fact, ...place } = delivered(`${i}-${j}`);
      const target = { workspaceId, subject: `evt.${workspaceId}.*.anna.*`, place: () => place };
      return other.decide(target, decider, `${i}-${j}`);
    }),
  );
  expect(await Promise.all(decisions)).toHaveLength(64);
  expect(new Set(await marks()).size).toBe(64);
  await Promise.all(others.map((other) => other.close()));
});

test('a decision on the latest events of more subjects than the server answers is refused, not made on a part', async () => {
  const { workspaceId, delivered } = logFixture(log);
  const keys = Array.from({ length: 1_025 }, (_, i) => `key${i}`);
  for (const some of [keys.slice(0, 900), keys.slice(900)])
    await log.append(some.map((key) => delivered('a', { key })));
  const { fact, ...place } = delivered('b');
  const decider = { initialState: 0, decide: () => [fact], evolve: (count: number) => count + 1 };
  const decided = log.decide(
    { workspaceId, subject: `evt.${workspaceId}.>`, fold: 'latest', place: () => place },
    decider,
    'b',
  );
  await expect(decided).rejects.toThrow(ReadRefusedError);
});

test('a tail whose consumer is deleted goes on where it was', async () => {
  const { delivered, all } = logFixture(log);
  const { last } = await log.bounds();
  const seen: string[] = [];
  const stop = new AbortController();
  const tail = (async () => {
    for await (const burst of log.tail({ after: last, subjects: [all], signal: stop.signal })) {
      seen.push(...burst.map(({ correlationId }) => correlationId));
    }
  })();
  await log.append(delivered('a'));
  await expect.poll(() => seen).toEqual(['a']);
  for await (const { name, config } of manager.consumers.list('EVENTS')) {
    if (config.filter_subject === all || config.filter_subjects?.includes(all)) {
      await manager.consumers.delete('EVENTS', name);
    }
  }
  await log.append([delivered('b'), delivered('c')]);
  await expect.poll(() => seen, { timeout: 3_000 }).toEqual(['a', 'b', 'c']);
  stop.abort();
  await tail;
});

test('a reader that leaves takes its consumer with it', async () => {
  const { delivered, all } = logFixture(log);
  await log.append([delivered('a'), delivered('b')]);
  for await (const _ of log.tail({ after: 0, subjects: [all], signal: AbortSignal.timeout(10_000) })) break;
  const left: string[] = [];
  for await (const { name, config } of manager.consumers.list('EVENTS')) {
    if (config.filter_subject === all || config.filter_subjects?.includes(all)) left.push(name);
  }
  expect(left).toEqual([]);
});
