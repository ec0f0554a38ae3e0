import { beforeAll, expect, test } from 'vitest';
import type { RecordedEvent } from '@posthorn/events';
import type { LogEntry } from './log-entry.js';
import { RevivedEntries } from './revived-entries.js';
import { entriesOf, revive } from './simulation.fixture.js';

let events: readonly RecordedEvent[];
beforeAll(async () => {
  events = (await entriesOf([{}, {}, {}, {}, {}])).map(({ event }) => event);
});

const ofBytes = (bytes: readonly number[]): LogEntry[] => bytes.map((size, i) => revive(events[i]!, size));

function kept(entries: readonly LogEntry[], limits: { maxEntries: number; maxBytes: number }): number[] {
  const revived = new RevivedEntries(limits);
  for (const entry of entries) revived.add(entry);
  return entries.map(({ sequence }) => sequence).filter((sequence) => revived.get(sequence));
}

test('the longest kept go first beyond the number of entries', () => {
  expect(kept(ofBytes([1, 1, 1, 1, 1]), { maxEntries: 2, maxBytes: 100 })).toEqual([4, 5]);
});

test('few that are large are not kept beyond their bytes, and one that is larger than all of them is not kept', () => {
  expect(kept(ofBytes([40, 40, 40]), { maxEntries: 10, maxBytes: 100 })).toEqual([2, 3]);
  expect(kept(ofBytes([40, 101]), { maxEntries: 10, maxBytes: 100 })).toEqual([]);
});

test('what the ring has forgotten makes room', () => {
  const revived = new RevivedEntries({ maxEntries: 10, maxBytes: 100 });
  const [first, second, third] = ofBytes([40, 40, 60]);
  revived.add(first!);
  revived.add(second!);
  revived.delete(1);
  revived.delete(1);
  revived.add(third!);
  expect([1, 2, 3].map((sequence) => revived.get(sequence))).toEqual([undefined, second, third]);
});
