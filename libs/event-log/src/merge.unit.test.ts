import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect } from './log-fixture.js';
import { mergeInOrder } from './merge.js';

async function* source(sequences: readonly number[], closed?: () => void): AsyncGenerator<{ seq: number }> {
  try {
    for (const seq of sequences) yield { seq };
  } finally {
    closed?.();
  }
}

test('sources in order merge into their union, in order, each message once', async () => {
  const ordered = fc.uniqueArray(fc.nat(50)).map((list) => list.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(ordered, { maxLength: 5 }), async (lists) => {
      const merged = await collect(mergeInOrder(lists.map((list) => source(list))));
      const union = [...new Set(lists.flat())].toSorted((a, b) => a - b);
      expect(merged.map(({ seq }) => seq)).toEqual(union);
    }),
  );
});

test('a reader that leaves closes every source', async () => {
  let closed = 0;
  const sources = [[1, 4], [2], [3, 5]].map((list) => source(list, () => closed++));
  for await (const _ of mergeInOrder(sources)) break;
  expect(closed).toBe(3);
});
