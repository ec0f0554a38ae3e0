import { expect, test } from 'vitest';
import { storedAtMsOf, WallClock } from './stream-lag.js';
import { aNewEvent, eventsOf } from '../engine/simulation.fixture.js';
import { InMemoryEventLog } from '@posthorn/event-log/testing';

test('the clock agrees with the time of day, and knows fractions of its milliseconds', () => {
  const clock = new WallClock();
  const times = Array.from({ length: 1_000 }, () => {
    const before = Date.now();
    const nowMs = clock.nowMs();
    expect(nowMs).toBeGreaterThanOrEqual(before);
    expect(nowMs).toBeLessThanOrEqual(Date.now() + 1);
    return nowMs;
  });
  expect(times.some((nowMs) => !Number.isInteger(nowMs))).toBe(true);
});

test('an event is as old as the log says; where the log says nothing, as it says itself', async () => {
  const log = new InMemoryEventLog();
  await log.append(aNewEvent({ occurredAt: '2026-03-22T10:05:00.123Z' }));
  const [event] = await eventsOf(log);
  expect(storedAtMsOf(event!)).toBe(Date.parse('2026-03-22T10:05:00.123Z'));
  expect(storedAtMsOf({ ...event!, storedAtMs: 7.5 })).toBe(7.5);
});
