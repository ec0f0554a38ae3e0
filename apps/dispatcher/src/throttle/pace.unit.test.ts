import { expect, test } from 'vitest';
import { Pace } from './pace.js';

const settings = { slowestPerS: 0.1, holdMs: 10_000 };

/** A pace after 100 mails in each of the last five seconds, and one complaint, at 5,000 ms. */
function aSlowedPace(atOnce = 20): Pace {
  const pace = new Pace(settings);
  for (let ms = 0; ms < 5_000; ms += 10) {
    expect(pace.waitMs(ms)).toBe(0);
    pace.started(ms);
    pace.finished();
  }
  for (let i = 0; i < atOnce; i++) pace.started(4_999);
  pace.throttled(5_000);
  for (let i = 0; i < atOnce; i++) pace.finished();
  return pace;
}

/** Mails that leave in one second when there are always more, each waiting for its place. */
function leaveIn(pace: Pace, fromMs: number): number {
  const waiting = new Set<number>();
  let left = 0;
  for (let ms = fromMs; ms < fromMs + 1_000; ms++) {
    if (waiting.delete(ms) && pace.waitMs(ms, true) === 0) left++;
    const wait = pace.waitMs(ms);
    if (wait === 0) left++;
    else if (wait < 1_000) waiting.add(Math.ceil(ms + wait));
  }
  return left;
}

test('without a complaint nothing waits', () => {
  const pace = new Pace(settings);
  for (let i = 0; i < 10_000; i++) expect(pace.waitMs(i / 10)).toBe(0);
  expect(pace.perSecond).toBeUndefined();
});

test('a complaint halves the pace, after a pause', () => {
  const pace = aSlowedPace();
  expect(pace.perSecond).toBeCloseTo(52, 0);
  expect(pace.waitMs(5_001)).toBeGreaterThanOrEqual(9_999);
  expect(leaveIn(pace, 15_100)).toBeLessThanOrEqual(53);
});

test('replies to what left before the cut do not cut again', () => {
  const pace = aSlowedPace();
  const before = pace.perSecond;
  pace.throttled(5_100);
  pace.throttled(5_900);
  expect(pace.perSecond).toBe(before);
  pace.throttled(8_000);
  expect(pace.perSecond).toBeCloseTo((before ?? 0) / 2, 5);
});

test('the other side may name the pause', () => {
  const pace = new Pace(settings);
  pace.throttled(1_000, 60_000);
  expect(pace.waitMs(2_000)).toBeGreaterThanOrEqual(59_000);
});

test('it never stands still', () => {
  const pace = new Pace(settings);
  for (let i = 1; i < 50; i++) pace.throttled(i * 3_000);
  expect(pace.perSecond).toBe(0.1);
});

test('half as many may be under way at once', () => {
  const pace = aSlowedPace(20);
  for (let i = 0; i < 10; i++) {
    expect(pace.waitMs(20_000, true)).toBe(0);
    pace.started(20_000);
  }
  expect(pace.waitMs(20_000, true)).toBeGreaterThan(0);
});

test('places are handed out one after another', () => {
  const pace = aSlowedPace();
  const waits = Array.from({ length: 4 }, () => pace.waitMs(5_000));
  const gaps = waits.slice(1).map((wait, i) => wait - (waits[i] ?? 0));
  for (const gap of gaps) expect(gap).toBeCloseTo(1_000 / (pace.perSecond ?? 1), 3);
});

test('without complaint the pace rises every second, until it is free again', () => {
  const pace = aSlowedPace();
  let before = pace.perSecond ?? 0;
  let seconds = 0;
  for (let ms = 16_000; pace.perSecond !== undefined; ms += 1_000) {
    pace.accepted(ms);
    pace.accepted(ms + 10);
    const { perSecond } = pace;
    if (perSecond !== undefined) expect(perSecond - before).toBeCloseTo(5.2, 1);
    before = perSecond ?? before;
    seconds++;
  }
  expect(seconds).toBeGreaterThan(20);
  expect(seconds).toBeLessThan(60);
});

test('what is idle and free can be forgotten', () => {
  const pace = new Pace(settings);
  pace.started(20_000);
  expect(pace.isForgettable(100_000)).toBe(false);
  pace.finished();
  expect(pace.isForgettable(21_000)).toBe(false);
  expect(pace.isForgettable(100_000)).toBe(true);
});

test('what is slowed down is remembered for an hour after the last mail', () => {
  const pace = aSlowedPace();
  expect(pace.isForgettable(3_600_000)).toBe(false);
  expect(pace.isForgettable(3_610_000)).toBe(true);
  pace.throttled(3_600_000, 60_000);
  expect(pace.isForgettable(3_610_000)).toBe(false);
});
