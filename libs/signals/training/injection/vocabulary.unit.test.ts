import { expect, test } from 'vitest';
import type { WindowFeatures } from '../../dist/injection/features.js';
import { vectorsOf, vocabularyOf } from './vocabulary.ts';

const window = (named: string, word: number, ...classes: number[]): WindowFeatures => ({
  named: new Set([named]),
  words: new Set([word, 1_000]),
  classes,
});

test('learns only what is in three texts at least, and lets the rest count for the length of a vector', () => {
  const texts = [
    [window('c:often', 7, 70), window('c:once', 8, 70, 80)],
    [window('c:often', 7, 70)],
    [window('c:often', 7, 70)],
  ];
  const vocabulary = vocabularyOf(texts);
  expect([...vocabulary.index.keys()]).toEqual(['c:often']);

  const [common, rare] = vectorsOf(texts[0] ?? [], vocabulary);
  expect(common?.indices).toHaveLength(4);
  // Of two buckets of words and two of classes one each is known.
  expect(rare?.indices).toHaveLength(2);
  expect(rare?.values[0]).toBeCloseTo(4 / Math.sqrt(2), 10);
  expect(rare?.values[1]).toBeCloseTo(5 / Math.sqrt(2), 10);
});
