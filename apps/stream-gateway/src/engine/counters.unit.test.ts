import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { expect, test } from 'vitest';
import type { Connection } from './connection.js';
import { StreamCounts } from './counters.js';
import type { Dialect } from './dialect.js';
import { type Pass, StreamEngine } from './engine.js';
import { aNewEvent, plain, SimulatedClient, smallEngine, types, until, WORKSPACE } from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

const brief: Dialect = { ...plain, name: 'brief', timing: { ...plain.timing, lifetimeMs: 1 } };
const never = new StreamCounts().closed;
const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });

async function anEngine() {
  const log = new InMemoryEventLog();
  const engine = await StreamEngine.start(log, smallEngine, (error) => {
    throw error;
  });
  const open = (dialect = plain): Connection =>
    engine.connect({ filter, dialect, sink: new SimulatedClient() }, { position: engine.head });
  return { log, engine, open };
}

test('every end of a stream has a reason, and is counted once, for its dialect', async () => {
  const { engine, open } = await anEngine();
  const [left, stalled, revoked] = [open(), open(), open()];
  open();
  open(brief);
  engine.disconnect(left);
  engine.disconnect(stalled, 'stalled');
  engine.disconnect(stalled);
  engine.end(revoked, 'revoked');
  engine.end(revoked, 'revoked');
  await until(() => engine.counters.closedBy('lifetime') === 1);
  await engine.drain(0);
  expect(Object.fromEntries(engine.counters.streams)).toEqual({
    plain: { connections: 0, opened: 4, closed: { ...never, client: 1, drain: 1, stalled: 1, revoked: 1 } },
    brief: { connections: 0, opened: 1, closed: { ...never, lifetime: 1 } },
  });
  expect(engine.counters).toMatchObject({ connections: 0, live: 0 });
});

test('an observer of the passes learns which audiences an event went to, after it was written', async () => {
  const { log, engine, open } = await anEngine();
  const passes: Pass[] = [];
  open();
  open();
  open(brief);
  await until(() => engine.counters.live === 3);
  engine.observe((pass) => passes.push(pass));
  await log.append([aNewEvent(), aNewEvent({ workspaceId: 'wsk_b' })]);
  await until(() => passes.length > 0);
  const [{ entries, audiencesOf }] = passes as [Pass];
  const reached = entries.map((entry) =>
    audiencesOf(entry).map(({ dialect, connections }) => [dialect.name, connections.size]),
  );
  expect(reached).toEqual([
    [
      ['plain', 2],
      ['brief', 1],
    ],
    [],
  ]);
  expect(engine.counters).toMatchObject({ events: 2, passes: 1, deliveries: 3 });
  await engine.drain(0);
});
