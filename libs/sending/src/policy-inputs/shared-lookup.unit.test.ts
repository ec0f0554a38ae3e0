import { expect, test } from 'vitest';
import { SharedLookup } from './shared-lookup.js';

function aLookup(ttlMs: number) {
  const queries: string[][] = [];
  const load = async (keys: readonly string[]) => {
    queries.push([...keys]);
    await new Promise((resolve) => setImmediate(resolve));
    return new Map(keys.map((key) => [key, key.toUpperCase()]));
  };
  return { queries, lookup: new SharedLookup(load, { nameOf: (key: string) => key, ttlMs }) };
}

test.each([0, 2_000])('all who ask the same at once are answered by one question (kept for %d ms)', async (ttlMs) => {
  const { queries, lookup } = aLookup(ttlMs);
  expect(await Promise.all(['a', 'b', 'a', 'a'].map((key) => lookup.find(key)))).toEqual(['A', 'B', 'A', 'A']);
  expect(queries).toEqual([['a', 'b']]);
});

test('an answer that is not kept is asked for anew', async () => {
  const { queries, lookup } = aLookup(0);
  await lookup.find('a');
  await lookup.find('a');
  expect(queries).toEqual([['a'], ['a']]);
});
