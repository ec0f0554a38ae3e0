import { everyPublicType, parseTypeFilter, type RecordedEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import type { Dialect } from './dialect.js';
import { History } from './history.js';
import { LogEntry } from './log-entry.js';
import { readRing } from './read-ring.js';
import type { CatchUpBatch } from './batch.js';
import { SharedBatches } from './shared-batches.js';
import { StreamFilter } from './stream-filter.js';

const dialect: Dialect = {
  name: 'd',
  timing: { greeting: 'g', keepalive: 'k', keepaliveMs: 1 },
  view: () => undefined,
};
const filter = new StreamFilter({ workspaceId: 'w', types: everyPublicType });
const at = (position: number) => ({ filter, dialect, position });

function filled(count: number, data: object = {}): History {
  const revive = (event: RecordedEvent, bytes?: number) => new LogEntry(event, ({ id }) => `${id} `, bytes);
  const history = new History({ maxEvents: 100_000, maxBytes: Infinity }, 0, revive);
  for (let sequence = 1; sequence <= count; sequence++) {
    const subject = 'evt.w.delivery.c.sent';
    const event = { id: `e${sequence}`, sequence, subject, workspaceId: 'w', type: 'delivery.sent', data };
    history.push(revive(event as RecordedEvent));
  }
  return history;
}

function aBatch(text: string, upTo = 100): CatchUpBatch {
  return { chunk: Buffer.from(text), frames: 1, cursor: 'e1', isLast: false, upTo };
}

test('a ring batch holds what matches up to the head', () => {
  const { chunk, ...rest } = readRing(filled(5), at(2), { head: 5, batchBytes: 1_000, others: false });
  expect(chunk.toString()).toBe('e3 e4 e5 ');
  expect(rest).toEqual({ frames: 3, cursor: 'e5', isLast: false, upTo: 5 });
});

test('a ring batch ends with the frame that fills it', () => {
  const batch = readRing(filled(5), at(0), { head: 5, batchBytes: 6, others: false });
  expect(batch).toMatchObject({ frames: 2, cursor: 'e2', upTo: 2 });
});

const parsed = parseTypeFilter('inbound.*');
const wantsNothing = {
  filter: new StreamFilter({ workspaceId: 'w', types: parsed.ok ? parsed.filter : everyPublicType }),
  dialect,
  position: 0,
};

test.each([
  { others: true, large: 5, small: 1_024 },
  { others: false, large: 2, small: 256 },
])('a filter that wants nothing looks at a part of the ring at a time, and moves on', ({ others, large, small }) => {
  const range = { batchBytes: 1_000, others };
  const ofLarge = readRing(filled(20, { text: 'x'.repeat(250_000) }), wantsNothing, { ...range, head: 20 });
  expect(ofLarge.upTo).toBe(large);
  const ofSmall = readRing(filled(20_000), wantsNothing, { ...range, head: 20_000 });
  expect(ofSmall).toMatchObject({ frames: 0, cursor: undefined, upTo: small });
});

test('a batch is for its place alone: position, filter and dialect', () => {
  const shared = new SharedBatches(10_000);
  shared.put(at(7), aBatch('seven'));
  expect(shared.get(at(7))?.chunk.toString()).toBe('seven');
  expect(shared.get(at(8))).toBeUndefined();
  expect(shared.get({ ...at(7), dialect: { ...dialect, name: 'other' } })).toBeUndefined();
  const other = new StreamFilter({ workspaceId: 'v', types: everyPublicType });
  expect(shared.get({ ...at(7), filter: other })).toBeUndefined();
});

test('the oldest batches go when there are too many bytes, and all when nobody catches up', () => {
  const shared = new SharedBatches(3_000);
  for (let position = 1; position <= 5; position++) shared.put(at(position), aBatch('x'.repeat(744)));
  expect([1, 2, 3, 4, 5].filter((position) => shared.get(at(position)))).toEqual([3, 4, 5]);
  shared.clear();
  expect(shared.get(at(5))).toBeUndefined();
  shared.put(at(5), aBatch('x'));
  expect(shared.get(at(5))?.chunk.toString()).toBe('x');
});

test('a batch that does not move on is not kept', () => {
  const shared = new SharedBatches(3_000);
  shared.put(at(5), aBatch('', 5));
  expect(shared.get(at(5))).toBeUndefined();
});
