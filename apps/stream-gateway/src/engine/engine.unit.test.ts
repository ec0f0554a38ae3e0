import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { afterEach, expect, test } from 'vitest';
import { StreamEngine, type EngineOptions, type StartingPoint } from './engine.js';
import { GAP_EVENT } from './gap.js';
import {
  aNewEvent,
  bounced,
  eventsOf,
  OTHER_WORKSPACE,
  plain,
  SimulatedClient,
  smallEngine,
  types,
  until,
  WORKSPACE,
} from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

const everything = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
const engines: StreamEngine[] = [];

async function anEngine(log: InMemoryEventLog, options: Partial<EngineOptions> = {}): Promise<StreamEngine> {
  const engine = await StreamEngine.start(log, { ...smallEngine, ...options }, (error) => {
    throw error;
  });
  engines.push(engine);
  return engine;
}

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.drain(0);
});

function listen(
  engine: StreamEngine,
  start: StartingPoint,
  filter = everything,
  client = new SimulatedClient(),
): SimulatedClient {
  engine.connect({ filter, dialect: plain, sink: client }, start);
  return client;
}

const append = (log: InMemoryEventLog, count: number) => log.append(Array.from({ length: count }, () => aNewEvent()));
const idsOf = async (log: InMemoryEventLog) => (await eventsOf(log)).map(({ id }) => id);

test('a client without a cursor gets what happens from now on', async () => {
  const log = new InMemoryEventLog();
  await append(log, 3);
  const engine = await anEngine(log);
  const client = listen(engine, { position: engine.head });
  await append(log, 2);
  await until(() => client.ids.length === 2);
  expect(client.ids).toEqual((await idsOf(log)).slice(3));
});

test('what the ring has forgotten comes from the log, then from the ring, then live', async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  const engine = await anEngine(log);
  const client = listen(engine, { position: 0 });
  await until(() => client.ids.length === 100);
  await append(log, 5);
  await until(() => client.ids.length === 105);
  expect(client.ids).toEqual(await idsOf(log));
  expect(engine.counters).toMatchObject({ logReads: 1, gaps: 0, deliveries: 105 });
});

test('a short reconnect does not ask the log', async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  const engine = await anEngine(log);
  const client = listen(engine, { position: 95 });
  await until(() => client.ids.length === 5);
  expect(engine.counters).toMatchObject({ logReads: 0, ringReads: 1 });
});

test('what arrives in one burst leaves in one write per connection', async () => {
  const log = new InMemoryEventLog();
  const engine = await anEngine(log);
  const client = new SimulatedClient({ limitBytes: 1e6, fast: true });
  let writes = 0;
  const write = client.write.bind(client);
  client.write = (chunk) => {
    writes++;
    return write(chunk);
  };
  listen(engine, { position: 0 }, everything, client);
  await until(() => engine.counters.live === 1);
  await append(log, 50);
  await until(() => client.ids.length === 50);
  expect(writes).toBe(1);
});

test('a slow client leaves the live path, is never buffered beyond its limit and a write, and gets every event', async () => {
  const log = new InMemoryEventLog();
  const engine = await anEngine(log);
  const slow = listen(engine, { position: 0 }, everything, new SimulatedClient({ limitBytes: 1_000, fast: false }));
  const fast = listen(engine, { position: 0 });
  for (let i = 1; i <= 200; i++) {
    await append(log, 1);
    await until(() => fast.ids.length === i);
  }
  expect(engine.counters.slowdowns).toBe(1);
  while (slow.ids.length < 200) {
    slow.take(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(slow.ids).toEqual(await idsOf(log));
  expect(slow.mostWaiting).toBeLessThan(1_000 + smallEngine.batchBytes + 1_000);
});

test('a cursor that retention has overtaken is told so, once, and keeps its place', async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  const [cursor] = await idsOf(log);
  log.forgetUpTo(50);
  const engine = await anEngine(log);
  const client = listen(engine, { position: 1, cursor: cursor! });
  await until(() => client.ids.length === 51);
  expect(client.comments).toEqual(['gap retention']);
  expect(client.events[0]).toEqual({
    id: cursor,
    event: GAP_EVENT,
    data: JSON.stringify({ after: cursor, reason: 'retention' }),
  });
  expect(client.ids.slice(1)).toEqual(await idsOf(log));
});

test('a client whose replay retention overtakes half-way is told so', async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  const ids = await idsOf(log);
  const engine = await anEngine(log);
  const read = log.read.bind(log);
  log.read = async function* (query) {
    for await (const event of read(query)) {
      if (event.sequence === 40) log.forgetUpTo(60);
      yield event;
    }
  };
  const client = listen(engine, { position: 1, cursor: ids[0]! });
  await until(() => client.ids.at(-1) === ids.at(-1));
  const shown = client.events.filter(({ event }) => event !== GAP_EVENT).map(({ id }) => id);
  expect(shown).toEqual([...ids.slice(1, 40), ...ids.slice(60)]);
  expect(client.comments).toEqual(['gap retention']);
  const told = client.events.findIndex(({ event }) => event === GAP_EVENT);
  expect(client.events[told]?.id).toBe(client.events[told - 1]?.id ?? ids[0]);
  expect(client.events.slice(told).map(({ id }) => id)).toContain(ids[60]);
});

test('who asked for the earliest is told of what retention takes behind the first event', async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  const ids = await idsOf(log);
  const engine = await anEngine(log);
  const read = log.read.bind(log);
  log.read = async function* (query) {
    for await (const event of read(query)) {
      if (event.sequence === 1) log.forgetUpTo(3);
      yield event;
    }
  };
  const client = listen(engine, { position: 0 });
  await until(() => client.ids.at(-1) === ids.at(-1));
  expect(client.events.slice(0, 3).map(({ id, event }) => [id, event === GAP_EVENT])).toEqual([
    [ids[0], false],
    [ids[0], true],
    [ids[3], false],
  ]);
});

test('who listens is told when retention was faster than the tail', async () => {
  const log = new InMemoryEventLog();
  const { promise: reached, resolve: goOn } = Promise.withResolvers<void>();
  const tail = log.tail.bind(log);
  log.tail = async function* (query) {
    for await (const burst of tail(query)) {
      yield burst;
      await reached;
    }
  };
  const reports: string[] = [];
  const engine = await StreamEngine.start(log, smallEngine, (_, what) => reports.push(what));
  engines.push(engine);
  const client = listen(engine, { position: 0 });
  await append(log, 1);
  await until(() => client.ids.length === 1);
  await append(log, 10);
  const ids = await idsOf(log);
  log.forgetUpTo(6);
  goOn();
  await until(() => client.ids.at(-1) === ids.at(-1));
  expect(client.ids).toEqual([ids[0], ids[0], ...ids.slice(6)]);
  expect(client.comments).toEqual(['gap retention']);
  expect(reports).toEqual(['retention has overtaken the live tail']);
});

test('the ring does not claim what retention took while it was filled', async () => {
  const log = new InMemoryEventLog();
  await append(log, 30);
  const ids = await idsOf(log);
  const read = log.read.bind(log);
  log.read = async function* (query) {
    log.forgetUpTo(25);
    yield* read(query);
  };
  const engine = await anEngine(log);
  const client = listen(engine, { position: 22, cursor: ids[21]! });
  await until(() => client.ids.at(-1) === ids.at(-1));
  expect(client.ids).toEqual([ids[21], ...ids.slice(25)]);
  expect(client.comments).toEqual(['gap retention']);
});

test('who asks for the earliest is not told of a gap', async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  log.forgetUpTo(50);
  const engine = await anEngine(log);
  const client = listen(engine, { position: 0 });
  await until(() => client.ids.length === 50);
  expect(client.ids).toEqual(await idsOf(log));
  expect(client.comments).toEqual([]);
});

test('a cursor ahead of this replica waits for it and repeats nothing', async () => {
  const log = new InMemoryEventLog();
  const engine = await anEngine(log);
  const client = listen(engine, { position: 3 });
  for (let i = 0; i < 5; i++) {
    await append(log, 1);
    await until(() => engine.head === i + 1);
  }
  await until(() => client.ids.length === 2);
  expect(client.ids).toEqual((await idsOf(log)).slice(3));
});

test('a replay does not wait behind those of clients that do not read', async () => {
  const log = new InMemoryEventLog();
  await append(log, 1_000);
  const engine = await anEngine(log, { maxReplays: 1 });
  for (let i = 0; i < 3; i++)
    listen(engine, { position: 0 }, everything, new SimulatedClient({ limitBytes: 1_000, fast: false }));
  const client = listen(engine, { position: 0 });
  await until(() => client.ids.length === 1_000);
  expect(client.ids).toEqual(await idsOf(log));
});

test('a failed read of the log is tried again, without gap or repetition', async () => {
  const log = new InMemoryEventLog();
  await append(log, 1_000);
  const engine = await StreamEngine.start(log, smallEngine, () => undefined);
  engines.push(engine);
  const read = log.read.bind(log);
  let failures = 0;
  log.read = async function* (query) {
    let given = 0;
    for await (const event of read(query)) {
      if (given++ === 300 && failures++ < 3) throw new Error('connection lost');
      yield event;
    }
  };
  const client = listen(engine, { position: 0 });
  await until(() => client.ids.length === 1_000);
  expect(failures).toBeGreaterThanOrEqual(3);
  expect(client.ids).toEqual(await idsOf(log));
});

test("a read of the log that fails after its client has left is nobody's error", async () => {
  const log = new InMemoryEventLog();
  await append(log, 100);
  const errors: unknown[] = [];
  const engine = await StreamEngine.start(log, smallEngine, (error) => errors.push(error));
  engines.push(engine);
  const read = log.read.bind(log);
  let reading = true;
  log.read = async function* (query) {
    try {
      for await (const event of read(query)) {
        if (event.sequence === 10) await engine.drain(0);
        if (event.sequence === 20) throw new Error('connection closed');
        yield event;
      }
    } finally {
      reading = false;
    }
  };
  listen(engine, { position: 0 }, new StreamFilter({ workspaceId: OTHER_WORKSPACE, types: types('*') }));
  await until(() => !reading);
  await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toEqual([]);
});

test('a read of the log that finds nothing to show keeps its place when it fails', async () => {
  const log = new InMemoryEventLog();
  await append(log, 30);
  const engine = await StreamEngine.start(log, smallEngine, () => undefined);
  engines.push(engine);
  const read = log.read.bind(log);
  const starts: number[] = [];
  log.read = async function* (query) {
    starts.push(query?.after ?? 0);
    let given = 0;
    for await (const event of read(query)) {
      if (starts.length === 1 && given++ === 3) throw new Error('connection lost');
      if (starts.length === 1) await new Promise((resolve) => setTimeout(resolve, 20));
      yield event;
    }
  };
  const ofTests = new StreamFilter({ workspaceId: WORKSPACE, types: types('*'), testMode: true });
  const client = listen(engine, { position: 0 }, ofTests);
  await until(() => starts.length === 2);
  const { events } = await log.append([aNewEvent(), aNewEvent({ testMode: true })]);
  await until(() => client.ids.length > 0);
  expect(client.ids).toEqual([events[1]?.id]);
  expect(starts[1]).toBeGreaterThan(0);
});

test("another workspace's events and other types do not reach a client, live or replayed", async () => {
  const log = new InMemoryEventLog();
  const mixed = () =>
    log.append([aNewEvent(), aNewEvent({ workspaceId: OTHER_WORKSPACE }), aNewEvent({ fact: bounced() })]);
  for (let i = 0; i < 20; i++) await mixed();
  const engine = await anEngine(log);
  const client = listen(
    engine,
    { position: 0 },
    new StreamFilter({ workspaceId: WORKSPACE, types: types('delivery.bounced') }),
  );
  await until(() => client.ids.length === 20);
  await mixed();
  await until(() => client.ids.length === 21);
  expect(client.ids).toEqual(
    (await eventsOf(log))
      .filter((e) => e.workspaceId === WORKSPACE && e.type === 'delivery.bounced')
      .map(({ id }) => id),
  );
});

test('a disconnected client costs nothing any more', async () => {
  const log = new InMemoryEventLog();
  const engine = await anEngine(log);
  const client = new SimulatedClient();
  const connection = engine.connect({ filter: everything, dialect: plain, sink: client }, { position: 0 });
  await append(log, 1);
  await until(() => client.ids.length === 1);
  engine.disconnect(connection);
  await append(log, 1);
  await until(() => engine.head === 2);
  expect(client.ids).toHaveLength(1);
  expect(engine.counters).toMatchObject({ connections: 0, deliveries: 1 });
});

test('a shutdown ends every stream with a retry of its own, and later ones at once', async () => {
  const engine = await anEngine(new InMemoryEventLog());
  const clients = Array.from({ length: 25 }, () => listen(engine, { position: 0 }));
  await engine.drain(100);
  const late = listen(engine, { position: 0 });
  expect([...clients, late].every(({ ended, retryMs }) => ended && retryMs! >= 500 && retryMs! <= 3_000)).toBe(true);
  expect(new Set(clients.map(({ retryMs }) => retryMs)).size).toBeGreaterThan(10);
  expect(engine.counters.connections).toBe(0);
});

test('a replica that is far behind the log, or ending its streams, says that it is not ready', async () => {
  const log = new InMemoryEventLog();
  const engine = await anEngine(log);
  await expect(engine.assertReady()).resolves.toBeUndefined();
  log.bounds = () => Promise.resolve({ first: 1, last: 11, epoch: 1 });
  await expect(engine.assertReady()).rejects.toThrow('11 events behind');
  await append(log, 1);
  await until(() => engine.head === 1);
  log.bounds = () => Promise.resolve({ first: 1, last: 0, epoch: 2 });
  await expect(engine.assertReady()).rejects.toThrow('made anew');
  await engine.drain(0);
  await expect(engine.assertReady()).rejects.toThrow('being ended');
});

test('a tail that breaks and repeats itself is neither a gap nor a duplicate', async () => {
  const log = new InMemoryEventLog();
  const tail = log.tail.bind(log);
  let breaks = 0;
  log.tail = async function* (query) {
    for await (const burst of tail({ ...query, after: Math.max(0, query.after - 2) })) {
      yield burst;
      if (breaks++ < 3) throw new Error('connection lost');
    }
  };
  const engine = await StreamEngine.start(log, smallEngine, () => undefined);
  engines.push(engine);
  const client = listen(engine, { position: 0 });
  for (let i = 0; i < 10; i++) {
    await append(log, 3);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until(() => client.ids.length >= 30);
  expect(breaks).toBeGreaterThan(3);
  expect(client.ids).toEqual(await idsOf(log));
});
