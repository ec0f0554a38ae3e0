import type { ReadQuery } from '@posthorn/event-log';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { RecordedEvent } from '@posthorn/events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { StreamEngine, type EngineOptions, type StartingPoint } from './engine.js';
import { pass } from './faulty-log.fixture.js';
import {
  aNewEvent,
  eventsOf,
  plain,
  SimulatedClient,
  smallEngine,
  types,
  until,
  WORKSPACE,
} from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

/** A log whose reads stand still until they are let go. */
class StandingLog extends InMemoryEventLog {
  #gate: PromiseWithResolvers<void> | undefined;

  stop(): void {
    this.#gate = Promise.withResolvers();
  }

  release(): void {
    this.#gate?.resolve();
  }

  override async *read(query: ReadQuery = {}): AsyncGenerator<RecordedEvent> {
    await this.#gate?.promise;
    yield* super.read(query);
  }
}

const CLIENTS = 3;
let engine: StreamEngine;
afterEach(async () => {
  vi.restoreAllMocks();
  await engine.drain(0);
});

const anEngine = (log: InMemoryEventLog, options: Partial<EngineOptions>) =>
  StreamEngine.start(log, { ...smallEngine, ...options }, (error) => {
    throw error;
  });

/** As many clients as may read at once, beyond the ring of a log whose reads stand still. */
async function clientsBeyondTheRing(start: (ids: readonly string[]) => StartingPoint) {
  const log = new StandingLog();
  await log.append(Array.from({ length: 100 }, () => aNewEvent()));
  const ids = (await eventsOf(log)).map(({ id }) => id);
  engine = await anEngine(log, { maxReplays: CLIENTS });
  log.stop();
  const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
  const clients = Array.from({ length: CLIENTS }, () => new SimulatedClient());
  for (const sink of clients) engine.connect({ filter, dialect: plain, sink }, start(ids));
  await until(() => engine.holdings.replaying > 0);
  // Whoever would read, too, has had a turn by then.
  await pass(10);
  const { replaying, queued } = engine.holdings;
  log.release();
  await until(() => clients.every((client) => client.ids.includes(ids.at(-1) ?? '')));
  return { replaying, queued, ids, seen: clients.map((client) => client.ids) };
}

test('of those that come back to one place one reads the log, for all', async () => {
  const { ids, seen, ...reads } = await clientsBeyondTheRing(([cursor = '']) => ({ position: 1, cursor }));
  expect(reads).toEqual({ replaying: 1, queued: 0 });
  expect(seen).toEqual(seen.map(() => ids.slice(1)));
});

test('those without a cursor read side by side, as they cannot share', async () => {
  const { ids, seen, ...reads } = await clientsBeyondTheRing(() => ({ position: 0 }));
  expect(reads).toEqual({ replaying: CLIENTS, queued: 0 });
  expect(seen).toEqual(seen.map(() => ids));
});

test('large events of the ring are looked through in several turns, so that others have theirs', async () => {
  const log = new InMemoryEventLog();
  await log.append(Array.from({ length: 10 }, () => aNewEvent({ correlationId: 'x'.repeat(200_000) })));
  engine = await anEngine(log, { ring: { maxEvents: 20, maxBytes: 10_000_000 } });
  const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('inbound.*') });
  engine.connect({ filter, dialect: plain, sink: new SimulatedClient() }, { position: 0 });
  await until(() => engine.counters.live === 1);
  expect(engine.counters).toMatchObject({ logReads: 0, ringReads: 5 });
});

test('a read of the log ends well inside the ring, which has the rest', async () => {
  const log = new InMemoryEventLog();
  await log.append(Array.from({ length: 100 }, () => aNewEvent()));
  engine = await anEngine(log, { warmUpEvents: 20 });
  const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
  const client = new SimulatedClient();
  const [cursor = '', ...ids] = (await eventsOf(log)).map(({ id }) => id);
  engine.connect({ filter, dialect: plain, sink: client }, { position: 1, cursor });
  await until(() => engine.counters.live === 1);
  expect(client.ids).toEqual(ids);
  // The ring holds the last 20, and an eighth of it may be forgotten while the log is read.
  expect(engine.counters).toMatchObject({ logReads: 1, logDeliveries: 82, ringDeliveries: 17 });
});

test('a read of the log that began without a cursor goes on to the head: the ring may hold what retention has removed', async () => {
  const log = new InMemoryEventLog();
  await log.append(Array.from({ length: 100 }, () => aNewEvent()));
  engine = await anEngine(log, { warmUpEvents: 20 });
  const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
  engine.connect({ filter, dialect: plain, sink: new SimulatedClient() }, { position: 0 });
  await until(() => engine.counters.live === 1);
  expect(engine.counters).toMatchObject({ logDeliveries: 100, ringDeliveries: 0 });
});

test('the ring is not looked through for the few events of one contact', async () => {
  const log = new InMemoryEventLog();
  const busy = Array.from({ length: 1_000 }, () => aNewEvent({ key: 'busy' }));
  await log.append(aNewEvent({ key: 'quiet' }));
  for (const events of [busy, busy]) await log.append(events);
  await log.append(aNewEvent({ key: 'quiet' }));
  const ring = { maxEvents: 5_000, maxBytes: 10_000_000 };
  engine = await anEngine(log, { ring, warmUpEvents: 5_000 });
  const ids = (await eventsOf(log)).map(({ id }) => id);
  const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*'), contact: 'quiet' });
  const [far, near] = [new SimulatedClient(), new SimulatedClient()];
  engine.connect({ filter, dialect: plain, sink: far }, { position: 1, cursor: ids[0]! });
  await until(() => engine.counters.live === 1);
  expect(engine.counters).toMatchObject({ logReads: 1, logDeliveries: 1, ringDeliveries: 0 });
  engine.connect({ filter, dialect: plain, sink: near }, { position: 1_500, cursor: ids[1_499]! });
  await until(() => engine.counters.live === 2);
  expect(engine.counters).toMatchObject({ logReads: 1, ringDeliveries: 1 });
  expect([far.ids, near.ids]).toEqual([[ids.at(-1)], [ids.at(-1)]]);
});

describe('the core is left to others now and then', () => {
  /** Takes the loop a millisecond with each write. */
  class HeavyClient extends SimulatedClient {
    override write(chunk: Buffer): boolean {
      const endMs = performance.now() + 1;
      while (performance.now() < endMs);
      return super.write(chunk);
    }
  }

  /** @returns how often the engine rested until the first of so many had caught up from the ring, beside so many live */
  async function restsOf({ behind, live }: { behind: number; live: number }): Promise<number> {
    const log = new InMemoryEventLog();
    await log.append(Array.from({ length: 100 }, () => aNewEvent()));
    engine = await anEngine(log, { ring: { maxEvents: 100, maxBytes: 1_000_000 }, warmUpEvents: 100 });
    const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
    for (let n = 0; n < live; n++)
      engine.connect({ filter, dialect: plain, sink: new SimulatedClient() }, { position: engine.head });
    await until(() => engine.counters.live === live);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const rests = () => timers.mock.calls.filter(([, ms]) => ms === 1).length;
    const clients = Array.from({ length: behind }, () => new HeavyClient());
    for (const sink of clients) engine.connect({ filter, dialect: plain, sink }, { position: 1 });
    let rested = 0;
    await until(() => {
      if (engine.counters.live === live) rested = rests();
      return engine.counters.live === live + behind;
    });
    expect(clients.map(({ ids }) => ids.length)).toEqual(clients.map(() => 99));
    return rested;
  }

  test('by one who is behind, for those who are live', async () => {
    expect(await restsOf({ behind: 1, live: 1 })).toBeGreaterThan(3);
  });

  test('not when nobody is live', async () => {
    expect(await restsOf({ behind: 1, live: 0 })).toBe(0);
  });

  test('not while many wait for their turn', async () => {
    expect(await restsOf({ behind: 3, live: 1 })).toBe(0);
  });
});
