import { expect, test } from 'vitest';
import { HashedBag, hashOf, hashOfPart } from './hashed-bag.js';

const valuesOf = (bag: HashedBag, weight: number): number[] => {
  const values: number[] = [];
  bag.empty(weight, (_, value) => values.push(value));
  return values;
};

test('a hash carried on is that of the whole text', () => {
  expect(hashOf('two words', hashOf('s2'))).toBe(hashOf('s2two words'));
  expect(hashOfPart('a word here', 2, 6, hashOf('c'))).toBe(hashOf('cword'));
});

test('a bag is as long as its weight, and empty once it was emptied', () => {
  const bag = new HashedBag();
  for (const word of ['one', 'two', 'two']) bag.add(hashOf(word));
  const values = valuesOf(bag, 1.5);
  expect(Math.hypot(...values)).toBeCloseTo(1.5, 12);
  expect((values[1] ?? 0) / (values[0] ?? 1)).toBeCloseTo(1 + Math.log(2), 12);
  expect(valuesOf(bag, 1.5)).toEqual([]);
  bag.add(hashOf('two'));
  expect(valuesOf(bag, 1.5)).toEqual([1.5]);
});
