import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Alarms } from './alarms.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('rings at its time, once, and not when it was cleared or all were closed', async () => {
  const rung: string[] = [];
  const alarms = new Alarms((key) => Promise.resolve(void rung.push(key)), 10);
  alarms.set('a', 100);
  alarms.set('b', 100);
  alarms.clear('b');
  alarms.set('a', 200);
  await vi.advanceTimersByTimeAsync(150);
  expect(rung).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(rung).toEqual(['a']);
  alarms.set('c', 10);
  alarms.close();
  alarms.set('d', 10);
  await vi.advanceTimersByTimeAsync(100);
  expect(rung).toEqual(['a']);
});

test('more than may ring at once ring one after another, in the order of their times', async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const alarms = new Alarms((key) => new Promise((resolve) => void (begun.push(key), ends.push(resolve))), 1);
  alarms.set('c', 3);
  alarms.set('a', 1);
  alarms.set('b', 2);
  await vi.advanceTimersByTimeAsync(10);
  expect(begun).toEqual(['a']);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  ends[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual(['a', 'b', 'c']);
});
