import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SharedLookup } from './shared-lookup.js';

/** Rows that somebody else changes, and a query that takes a turn. */
function world(ttlMs: number) {
  const rows = new Map([['a', 1]]);
  const queries: (readonly string[])[] = [];
  const clock = { ms: 0 };
  const lookup = new SharedLookup<string, number>(
    async (keys) => {
      queries.push(keys);
      const found = new Map(rows);
      await setImmediate();
      if (keys.includes('broken')) throw new Error('no answer');
      return found;
    },
    { nameOf: (key) => key, ttlMs, now: () => clock.ms },
  );
  return { rows, queries, clock, lookup };
}

test('questions of one moment share a query, those that come while it runs the next', async () => {
  const { lookup, queries } = world(0);
  const first = Promise.all(['a', 'b', 'a'].map((key) => lookup.find(key)));
  await setImmediate();
  const second = Promise.all(['a', 'c', 'a'].map((key) => lookup.find(key)));
  expect([await first, await second]).toEqual([
    [1, undefined, 1],
    [1, undefined, 1],
  ]);
  expect(queries).toEqual([
    ['a', 'b'],
    ['a', 'c'],
  ]);
});

test('what was found is kept for its time, what was not found is not', async () => {
  const { lookup, rows, queries, clock } = world(100);
  expect([await lookup.find('a'), await lookup.find('b')]).toEqual([1, undefined]);
  rows.set('a', 2).set('b', 3);
  clock.ms = 99;
  expect([await lookup.find('a'), await lookup.find('b')]).toEqual([1, 3]);
  clock.ms = 100;
  expect(await lookup.find('a')).toBe(2);
  lookup.forget('b');
  await lookup.find('b');
  expect(queries).toHaveLength(5);
});

test('a failure is told to those who asked, and the next question is asked anew', async () => {
  const { lookup, queries } = world(100);
  const answers = await Promise.allSettled([lookup.find('a'), lookup.find('broken')]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await lookup.find('a')).toBe(1);
  expect(queries).toHaveLength(2);
});
