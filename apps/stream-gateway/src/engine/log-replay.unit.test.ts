import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { expect, test } from 'vitest';
import type { CatchUpBatch } from './batch.js';
import { Connection } from './connection.js';
import { Counters } from './counters.js';
import { LogReplay } from './log-replay.js';
import { render } from './render.js';
import type { Place } from './shared-batches.js';
import { aNewEvent, eventsOf, plain, SimulatedClient, smallEngine, types, WORKSPACE } from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

/** A slice of a log of 100 events for a client that has the first one. @returns what it got and what was kept for others */
async function slice(others: () => boolean) {
  const log = new InMemoryEventLog();
  await log.append(Array.from({ length: 100 }, () => aNewEvent()));
  const [first, ...rest] = await eventsOf(log);
  const sink = new SimulatedClient();
  const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
  const connection = new Connection({ filter, dialect: plain, sink }, 1, first?.id, 0, () => {});
  const kept: number[] = [];
  const shared = { put: (_: Place, { frames }: CatchUpBatch) => void kept.push(frames) };
  const replay = new LogReplay(log, render, shared, new Counters(), smallEngine, (error) => {
    throw error;
  });
  await replay.slice(connection, { upTo: 100, others });
  return { kept, seen: sink.ids, expected: rest.map(({ id }) => id) };
}

test('what is read for one client alone is not kept', async () => {
  const { kept, seen, expected } = await slice(() => false);
  expect(seen).toEqual(expected);
  expect(kept).toEqual([]);
});

test('what is read while others wait is kept for them, all of it', async () => {
  const { kept, seen, expected } = await slice(() => true);
  expect(seen).toEqual(expected);
  expect(kept.reduce((sum, frames) => sum + frames, 0)).toBe(99);
});
