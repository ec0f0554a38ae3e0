import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { afterEach, describe, expect, test } from 'vitest';
import type { Dialect } from './dialect.js';
import { StreamEngine } from './engine.js';
import {
  aNewEvent,
  bounced,
  eventsOf,
  plain,
  SimulatedClient,
  smallEngine,
  types,
  until,
  WORKSPACE,
} from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

const untilBounced: Dialect = { ...plain, name: 'until-bounced', isLast: ({ type }) => type === 'delivery.bounced' };
const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
const engines: StreamEngine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.drain(0);
});

async function anEngine(log: InMemoryEventLog): Promise<StreamEngine> {
  const engine = await StreamEngine.start(log, smallEngine, (error) => {
    throw error;
  });
  engines.push(engine);
  return engine;
}

function listen(engine: StreamEngine, position: number, client = new SimulatedClient()): SimulatedClient {
  engine.connect({ filter, dialect: untilBounced, sink: client }, { position });
  return client;
}

const story = [aNewEvent(), aNewEvent({ fact: bounced() }), aNewEvent()];

describe('a stream ends behind the frame that its dialect calls the last', () => {
  test('live, for each of its clients, and others go on', async () => {
    const log = new InMemoryEventLog();
    const engine = await anEngine(log);
    const clients = [listen(engine, 0), listen(engine, 0)];
    const slow = listen(engine, 0, new SimulatedClient({ limitBytes: 10, fast: false }));
    const other = new SimulatedClient();
    engine.connect({ filter, dialect: plain, sink: other }, { position: 0 });
    await until(() => engine.counters.live === 4);
    await log.append(story);
    await until(() => other.ids.length === 3);
    const ids = (await eventsOf(log)).map(({ id }) => id);
    for (const client of clients) expect(client).toMatchObject({ ids: ids.slice(0, 2), ended: true });
    slow.take(Infinity);
    expect(slow).toMatchObject({ ids: ids.slice(0, 2), ended: true });
    expect(other.ended).toBe(false);
    expect(engine.counters.streams.get('until-bounced')).toMatchObject({ connections: 0, closed: { complete: 3 } });
    expect(engine.counters.live).toBe(1);
  });

  test.each([
    ['from memory', 0],
    ['from the log', 100],
  ])('%s', async (_, laterEvents) => {
    const log = new InMemoryEventLog();
    await log.append(story);
    for (let i = 0; i < laterEvents; i++) await log.append(aNewEvent());
    const engine = await anEngine(log);
    const client = listen(engine, 0);
    await until(() => client.ended);
    expect(client.ids).toEqual((await eventsOf(log)).slice(0, 2).map(({ id }) => id));
    expect(engine.counters).toMatchObject({ connections: 0, live: 0 });
  });
});
