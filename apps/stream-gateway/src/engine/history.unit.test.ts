import { expect, test } from 'vitest';
import { History } from './history.js';
import { entriesOf, OTHER_WORKSPACE, WORKSPACE } from './simulation.fixture.js';

const sequences = (history: History, workspace: string, after: number) =>
  [...history.after(workspace, after)].map(({ sequence }) => sequence);

test('the oldest are forgotten beyond the number of events, and it says how far back it reaches', async () => {
  const history = new History({ maxEvents: 3, maxBytes: Infinity }, 0);
  for (const entry of await entriesOf([{}, {}, {}, {}, {}])) history.push(entry);
  expect(sequences(history, WORKSPACE, 0)).toEqual([3, 4, 5]);
  expect([1, 2, 3].map((sequence) => history.covers(sequence))).toEqual([false, true, true]);
});

test('the oldest are forgotten beyond the number of bytes', async () => {
  const entries = await entriesOf([{}, {}, {}, {}]);
  const history = new History({ maxEvents: Infinity, maxBytes: entries[0]!.bytes * 2 }, 0);
  for (const entry of entries) history.push(entry);
  expect(sequences(history, WORKSPACE, 0)).toEqual([3, 4]);
  expect(history.heldBytes).toBeLessThanOrEqual(entries[0]!.bytes * 2);
});

test('a workspace only ever sees its own events', async () => {
  const history = new History({ maxEvents: 10, maxBytes: Infinity }, 0);
  for (const entry of await entriesOf([{}, { workspaceId: OTHER_WORKSPACE }, {}])) history.push(entry);
  expect(sequences(history, WORKSPACE, 0)).toEqual([1, 3]);
  expect(history.at(WORKSPACE, 2)).toBeUndefined();
  expect(history.at(OTHER_WORKSPACE, 2)?.sequence).toBe(2);
});

test('an event larger than the whole ring is not held', async () => {
  const history = new History({ maxEvents: 10, maxBytes: 1 }, 0);
  for (const entry of await entriesOf([{}])) history.push(entry);
  expect(history.events).toBe(0);
  expect(history.covers(0)).toBe(false);
  expect(history.covers(1)).toBe(true);
});
