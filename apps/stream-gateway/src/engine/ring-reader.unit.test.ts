import { everyPublicType, parseTypeFilter, type RecordedEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import type { Dialect } from './dialect.js';
import { History } from './history.js';
import { LogEntry } from './log-entry.js';
import { RingReader } from './ring-reader.js';
import { StreamFilter } from './stream-filter.js';

const dialect: Dialect = {
  name: 'd',
  timing: { greeting: 'g', keepalive: 'k', keepaliveMs: 1 },
  view: () => undefined,
};
const everything = new StreamFilter({ workspaceId: 'w', types: everyPublicType });

function filled(count: number): History {
  const history = new History({ maxEvents: 100_000, maxBytes: Infinity }, 0);
  for (let sequence = 1; sequence <= count; sequence++) history.push(anEntry(sequence));
  return history;
}

function anEntry(sequence: number): LogEntry {
  const event = {
    id: `e${sequence}`,
    sequence,
    subject: 'evt.w.delivery.c.sent',
    workspaceId: 'w',
    type: 'delivery.sent',
    data: {},
  };
  return new LogEntry(event as RecordedEvent, ({ id }) => Buffer.from(`${id} `));
}

test('those at the same place are given the very same bytes, however far the head has moved since', () => {
  const history = filled(5);
  const reader = new RingReader(history, 1_000);
  const first = reader.read(everything, dialect, 2, 5);
  expect(first).toMatchObject({ frames: 3, cursor: 'e5', upTo: 5 });
  expect(first.chunk.toString()).toBe('e3 e4 e5 ');
  history.push(anEntry(6));
  expect(reader.read(everything, dialect, 2, 6).chunk).toBe(first.chunk);
  expect(reader.read(everything, dialect, 3, 6).chunk.toString()).toBe('e4 e5 e6 ');
  reader.forget();
  expect(reader.read(everything, dialect, 2, 6).chunk.toString()).toBe('e3 e4 e5 e6 ');
});

test('a batch ends with the frame that fills it', () => {
  const reader = new RingReader(filled(5), 6);
  expect(reader.read(everything, dialect, 0, 5)).toMatchObject({ frames: 2, cursor: 'e2', upTo: 2 });
});

test('a filter that wants nothing looks at a part of a long ring at a time, and moves on', () => {
  const parsed = parseTypeFilter('inbound.*');
  const nothing = new StreamFilter({ workspaceId: 'w', types: parsed.ok ? parsed.filter : everyPublicType });
  const reader = new RingReader(filled(20_000), 1_000);
  const { upTo, frames, cursor } = reader.read(nothing, dialect, 0, 20_000);
  expect({ frames, cursor }).toEqual({ frames: 0, cursor: undefined });
  expect(upTo).toBeGreaterThan(1_000);
  expect(upTo).toBeLessThan(20_000);
});
