import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { AbortWatch } from './abort-watch.js';

test('all who wait are told, once, by one listener', () => {
  const stop = new AbortController();
  const watch = new AbortWatch();
  const told: number[] = [];
  watch.watch(stop.signal, () => told.push(1));
  watch.watch(stop.signal, () => told.push(2))();
  const leave = watch.watch(stop.signal, () => told.push(3));
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
  stop.abort();
  leave();
  expect(told).toEqual([1, 3]);
});

test('a signal that nobody waits for has no listener, and can be watched again', () => {
  const stop = new AbortController();
  const watch = new AbortWatch();
  let told = 0;
  watch.watch(stop.signal, () => told++)();
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  watch.watch(stop.signal, () => told++);
  stop.abort();
  expect(told).toBe(1);
});

test('one who stops waiting while others are told is not told', () => {
  const stop = new AbortController();
  const watch = new AbortWatch();
  const told: string[] = [];
  const leaves: (() => void)[] = [];
  leaves.push(
    watch.watch(stop.signal, () => {
      told.push('a');
      for (const leave of leaves) leave();
    }),
    watch.watch(stop.signal, () => told.push('b')),
  );
  stop.abort();
  expect(told).toEqual(['a']);
});
