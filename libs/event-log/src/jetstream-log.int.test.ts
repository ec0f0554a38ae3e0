import { type JetStreamManager, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEventLog, type ConnectedEventLog } from './connect.js';
import { LogReplacedError, ReadRefusedError } from './errors.js';
import { testEventLog } from './event-log.contract.js';
import { JetStreamEventLog } from './jetstream-log.js';
import { collect, logFixture, nth } from './log-fixture.js';

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

/** The log as it looks to a connection that is told something else about the stream. */
function toldOf(change: (info: StreamInfo) => StreamInfo, connection = log.connection): Promise<JetStreamEventLog> {
  const { streams } = manager;
  const told = Object.assign(Object.create(streams) as typeof streams, {
    info: async (name: string) => change(await streams.info(name)),
  });
  const other = Object.assign(Object.create(manager) as typeof manager, { streams: told });
  return log.bounds().then(({ epoch }) => new JetStreamEventLog(connection, other, epoch));
}
const ofThree = (info: StreamInfo): StreamInfo => ({ ...info, config: { ...info.config, num_replicas: 3 } });

test('what a replica that lags does not have yet is not missing from a read', async () => {
  const { workspaceId, delivered } = logFixture(log);
  await log.append([delivered('a'), delivered('b')]);
  let late = 1;
  const { connection } = log;
  const lagging = Object.assign(Object.create(connection) as typeof connection, {
    publish: (...[subject, payload, options]: Parameters<typeof connection.publish>) =>
      late-- > 0
        ? connection.publish(subject, JSON.stringify({ next_by_subj: 'evt.nobody', batch: 1 }), options)
        : connection.publish(subject, payload, options),
  });
  const cluster = await toldOf(ofThree, lagging);
  const events = await collect(cluster.read({ subjects: [`evt.${workspaceId}.*.anna.*`] }));
  expect(events.map(({ correlationId }) => correlationId)).toEqual(['a', 'b']);
  expect(late).toBe(-1);
  const since = new Date(Date.now() + 60_000);
  expect(await collect(cluster.read({ subjects: [`evt.${workspaceId}.>`], since }))).toEqual([]);
  expect(await collect(cluster.read({ subjects: [`evt.${workspaceId}.>`] }))).toEqual(events);
});

test('a stream that was made anew ends tails and reads with an error that says so', async () => {
  const { delivered, all } = logFixture(log);
  let replaced = false;
  const stale = await toldOf((info) =>
    replaced ? { ...info, config: { ...info.config, metadata: { 'posthorn-epoch': '0' } } } : info,
  );
  const { last } = await stale.bounds();
  const seen: string[] = [];
  const tail = (async () => {
    for await (const burst of stale.tail({ after: last, subjects: [all], signal: AbortSignal.timeout(30_000) })) {
      seen.push(...burst.map(({ correlationId }) => correlationId));
    }
  })().catch((error: unknown) => error);
  await log.append(delivered('a'));
  await expect.poll(() => seen).toEqual(['a']);
  replaced = true;
  await deleteConsumers(all);
  await log.append(delivered('b'));
  expect(await tail).toBeInstanceOf(LogReplacedError);
  expect(seen).toEqual(['a']);
  await expect(stale.bounds()).rejects.toThrow(/made anew/);
  await expect(collect(stale.read())).rejects.toThrow(LogReplacedError);
});

async function deleteConsumers(filter: string): Promise<void> {
  for await (const { name, config } of manager.consumers.list('EVENTS')) {
    if (config.filter_subject === filter || config.filter_subjects?.includes(filter)) {
      await manager.consumers.delete('EVENTS', name);
    }
  }
}

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
  await deleteConsumers(all);
  await log.append([delivered('b'), delivered('c')]);
  await expect.poll(() => seen, { timeout: 15_000 }).toEqual(['a', 'b', 'c']);
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
