import { expect, test } from 'vitest';
import { History } from './history.js';
import { entriesOf, OTHER_WORKSPACE, plain, revive, types, WORKSPACE } from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

/** Read while others wait. */
const shared = (history: History, after: number) => [...history.after(WORKSPACE, after, true)];

const sequences = (history: History, workspace: string, after: number) =>
  [...history.after(workspace, after, false)].map(({ sequence }) => sequence);

test('the oldest are forgotten beyond the number of events, and it says how far back it reaches', async () => {
  const history = new History({ maxEvents: 3, maxBytes: Infinity }, 0, revive);
  for (const entry of await entriesOf([{}, {}, {}, {}, {}])) history.push(entry);
  expect(sequences(history, WORKSPACE, 0)).toEqual([3, 4, 5]);
  expect([1, 2, 3].map((sequence) => history.covers(sequence))).toEqual([false, true, true]);
});

test('the oldest are forgotten beyond the number of bytes', async () => {
  const entries = await entriesOf([{}, {}, {}, {}]);
  const bytes = entries.map(({ event }) => Buffer.byteLength(JSON.stringify(event)) + 32);
  const history = new History({ maxEvents: Infinity, maxBytes: bytes[2]! + bytes[3]! }, 0, revive);
  for (const entry of entries) history.push(entry);
  expect(sequences(history, WORKSPACE, 0)).toEqual([3, 4]);
  expect(history.heldBytes).toBe(bytes[2]! + bytes[3]!);
});

test('an event comes out as it went in, and once for all who come back for it', async () => {
  const history = new History({ maxEvents: 10, maxBytes: Infinity }, 0, revive);
  const [entry] = await entriesOf([{ contact: 'ünï-✓' }]);
  history.push(entry!);
  const [first] = shared(history, 0);
  expect(first).not.toBe(entry);
  expect(first?.event).toEqual(entry!.event);
  expect(shared(history, 0)[0]).toBe(first);
});

test('what one reads alone is kept for nobody, and what is kept it is given', async () => {
  const history = new History({ maxEvents: 10, maxBytes: Infinity }, 0, revive);
  for (const entry of await entriesOf([{}, {}])) history.push(entry);
  const [kept] = shared(history, 1);
  const alone = () => [...history.after(WORKSPACE, 0, false)];
  expect(alone()[0]).not.toBe(alone()[0]);
  expect(alone()[1]).toBe(kept);
});

test('of the objects that were read no more is kept than a part of the ring', async () => {
  const [entry, ...more] = await entriesOf([{}, {}, {}]);
  const history = new History(
    { maxEvents: 10, maxBytes: 20 * Buffer.byteLength(JSON.stringify(entry!.event)) },
    0,
    revive,
  );
  for (const each of [entry!, ...more]) history.push(each);
  const [first] = shared(history, 0);
  // The third has taken the place of both before it.
  expect(history.at(WORKSPACE, 1)).not.toBe(first);
  const [third] = shared(history, 2);
  expect(history.at(WORKSPACE, 3)).toBe(third);
});

test('a workspace is forgotten with the last of its events, unless somebody listens', async () => {
  const [first, second, ...others] = await entriesOf([
    {},
    { workspaceId: OTHER_WORKSPACE },
    { workspaceId: 'wsk_c' },
    { workspaceId: 'wsk_c' },
  ]);
  const history = new History({ maxEvents: 2, maxBytes: Infinity }, 0, revive);
  const feed = history.push(first!);
  const listened = history.push(second!);
  listened.audience(new StreamFilter({ workspaceId: OTHER_WORKSPACE, types: types('*') }), plain);
  for (const other of others) history.push(other);
  expect(history.feed(WORKSPACE)).not.toBe(feed);
  expect(history.feed(OTHER_WORKSPACE)).toBe(listened);
  expect(listened.sequences.length).toBe(0);
});

test('an event that cannot be written is left out, and its neighbours stay themselves', async () => {
  const history = new History({ maxEvents: 3, maxBytes: Infinity }, 0, revive);
  const entries = await entriesOf([{}, {}, {}, {}]);
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  entries[1] = revive({ ...entries[1]!.event, data: { deep } });
  for (const entry of entries) history.push(entry);
  expect(sequences(history, WORKSPACE, 1)).toEqual([3, 4]);
  expect([2, 3, 4].map((sequence) => history.at(WORKSPACE, sequence)?.event.id)).toEqual([
    undefined,
    entries[2]!.event.id,
    entries[3]!.event.id,
  ]);
  expect(history.covers(1)).toBe(true);
});

test('a workspace only ever sees its own events', async () => {
  const history = new History({ maxEvents: 10, maxBytes: Infinity }, 0, revive);
  for (const entry of await entriesOf([{}, { workspaceId: OTHER_WORKSPACE }, {}])) history.push(entry);
  expect(sequences(history, WORKSPACE, 0)).toEqual([1, 3]);
  expect(history.at(WORKSPACE, 2)).toBeUndefined();
  expect(history.at(OTHER_WORKSPACE, 2)?.sequence).toBe(2);
});

test('an event larger than the whole ring is not held', async () => {
  const history = new History({ maxEvents: 10, maxBytes: 1 }, 0, revive);
  for (const entry of await entriesOf([{}])) history.push(entry);
  expect(history.events).toBe(0);
  expect(history.covers(0)).toBe(false);
  expect(history.covers(1)).toBe(true);
});
