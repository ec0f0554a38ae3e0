import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import { anEvent, aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { positionAt } from './time-position.js';

let log: ConnectedEventLog;
let stored: RecordedEvent[];
let after: number;
beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  const workspace = await aWorkspace();
  after = (await log.bounds()).last;
  // An event of our own: what stands last in the log another test may take away.
  let last = 0;
  for (let i = 0; i < 20; i++) {
    // Batches and single ones, some in one millisecond and some not.
    const { events } = await log.append(Array.from({ length: 1 + (i % 3) }, () => anEvent(workspace)));
    last = events.at(-1)?.sequence ?? NaN;
    await new Promise((resolve) => setTimeout(resolve, i % 4));
  }
  // The tail alone tells when an event was stored.
  stored = [];
  const enough = new AbortController();
  for await (const burst of log.tail({ after, signal: enough.signal })) {
    stored.push(...burst);
    if (burst.some(({ sequence }) => sequence >= last)) enough.abort();
  }
});
afterAll(() => log.close());

test('everything stored at a time or later comes after its place, and nothing else', async () => {
  const storedAt = (event: RecordedEvent | undefined): number => event?.storedAtMs ?? NaN;
  const milliseconds = new Set(stored.map((event) => Math.floor(storedAt(event))));
  expect(milliseconds.size).toBeGreaterThan(10);
  for (const ms of [...milliseconds].flatMap((at) => [at, at + 1])) {
    const first = stored.findIndex((event) => storedAt(event) >= ms);
    if (first < 0) continue;
    const position = await positionAt(log, new Date(ms));
    expect(position).toBeLessThan(stored[first]?.sequence ?? NaN);
    // Other tests append to the same log, so there may be events of theirs between.
    expect(position).toBeGreaterThanOrEqual(stored[first - 1]?.sequence ?? after);
  }
});

test('a time before the log is before its first event, a time to come is behind its last', async () => {
  const { first } = await log.bounds();
  for (const long of ['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0000-01-01T00:00:00Z'])
    expect(await positionAt(log, new Date(long)), long).toBe(first - 1);
  const { last } = await log.bounds();
  const position = await positionAt(log, new Date(Date.now() + 60_000));
  expect(position).toBeGreaterThanOrEqual(last);
  expect(position).toBeLessThanOrEqual((await log.bounds()).last);
});
