import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reserve } from './reserve.decider.js';
import { usedIn, WINDOWS, windowEnd, windowStart, type WindowTotals, withChange } from './window.js';

const at = (text: string) => Date.parse(`${text}Z`);
const HOUR_MS = 3_600_000;

test.each([
  ['hour', '2026-03-31T23:59:59.999', '2026-03-31T23:00:00.000', '2026-04-01T00:00:00.000'],
  ['hour', '2026-04-01T00:00:00.000', '2026-04-01T00:00:00.000', '2026-04-01T01:00:00.000'],
  ['day', '2026-02-28T12:00:00.000', '2026-02-28T00:00:00.000', '2026-03-01T00:00:00.000'],
  ['month', '2026-12-31T23:59:59.999', '2026-12-01T00:00:00.000', '2027-01-01T00:00:00.000'],
  ['month', '2028-02-29T00:00:00.000', '2028-02-01T00:00:00.000', '2028-03-01T00:00:00.000'],
] as const)('the %s around %s lasts from %s to %s', (window, time, start, end) => {
  expect(windowStart(window, at(time))).toBe(at(start));
  expect(windowEnd(window, at(time))).toBe(at(end));
});

test('any time is in the window that began last', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WINDOWS),
      fc.integer({ min: 0, max: at('2100-01-01T00:00:00.000') }),
      (window, atMs) => {
        expect(windowStart(window, atMs)).toBeLessThanOrEqual(atMs);
        expect(windowEnd(window, atMs)).toBeGreaterThan(atMs);
        expect(windowStart(window, windowEnd(window, atMs))).toBe(windowEnd(window, atMs));
        expect(windowEnd(window, windowStart(window, atMs))).toBe(windowEnd(window, atMs));
      },
    ),
  );
});

test('the window before is remembered, for a replica whose clock is behind', () => {
  const before = withChange([], at('2026-03-31T23:30:00.000'), 3);
  const totals = withChange(before, at('2026-04-01T00:10:00.000'), 5);
  const late = withChange(totals, at('2026-03-31T23:59:00.000'), 1);
  expect(WINDOWS.map((window) => usedIn(late, window, at('2026-03-31T23:30:00.000')))).toEqual([4, 4, 4]);
  expect(WINDOWS.map((window) => usedIn(late, window, at('2026-04-01T00:10:00.000')))).toEqual([5, 5, 5]);
});

test('what is given back hours later still counts no more in its month', () => {
  const totals = [0, 1, 2].reduce<WindowTotals>(
    (sum, hour) => withChange(sum, at('2026-03-22T10:00:00.000') + hour * HOUR_MS, 10),
    [],
  );
  const returned = withChange(totals, at('2026-03-22T10:00:00.000'), -4);
  expect(usedIn(returned, 'month', at('2026-03-22T10:00:00.000'))).toBe(26);
  expect(usedIn(returned, 'hour', at('2026-03-22T12:00:00.000'))).toBe(10);
});

test('whatever the clocks say, no window of those that are counted in passes its limit', () => {
  const command = fc.record({
    minutes: fc.integer({ min: -5 * 60, max: 5 * 60 }),
    needed: fc.integer({ min: 0, max: 6 }),
    wanted: fc.integer({ min: 0, max: 64 }),
  });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (commands, limit) => {
      const counted = new Map<number, number>();
      let totals: WindowTotals = [];
      for (const { minutes, needed, wanted } of commands) {
        const atMs = at('2026-03-31T23:30:00.000') + minutes * 60_000;
        const outcome = reserve(totals, { atMs, limits: { hour: limit }, needed, wanted, returned: [] });
        totals = outcome.totals;
        expect(totals.length).toBeLessThanOrEqual(6);
        counted.set(outcome.atMs, (counted.get(outcome.atMs) ?? 0) + outcome.sends);
      }
      for (const sends of counted.values()) expect(sends).toBeLessThanOrEqual(limit);
    }),
  );
});

test('near a limit nobody sets more aside than is needed', () => {
  const command = { atMs: at('2026-03-22T10:00:00.000'), limits: { day: 100 }, needed: 2, wanted: 64, returned: [] };
  const after = (used: number) => reserve(withChange([], command.atMs, used), command).sends;
  expect([0, 50, 90, 99, 100, 120].map(after)).toEqual([6, 3, 2, 1, 0, 0]);
});
