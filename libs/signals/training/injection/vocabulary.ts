import { WORD_BUCKETS } from '../../dist/injection/word-features.js';
import type { WindowFeatures } from '../../dist/injection/features.js';
import type { Vector } from './logistic.ts';

/** Features seen in fewer texts than this say nothing that carries over. */
const FEWEST_TEXTS = 3;

/** Names of the engineered features in the texts, sorted: their place is their index. */
export function vocabularyOf(texts: readonly (readonly WindowFeatures[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const windows of texts) {
    for (const name of new Set(windows.flatMap(({ named }) => [...named])))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= FEWEST_TEXTS)
    .map(([name]) => name)
    .toSorted();
}

/** Named features first, then the buckets of words. */
export function vectorsOf(
  windows: readonly WindowFeatures[],
  index: ReadonlyMap<string, number>,
  wordWeight: number,
): Vector[] {
  return windows.map(({ named, words }) => {
    const known = [...named].flatMap((name) => index.get(name) ?? []);
    const buckets = wordWeight === 0 ? [] : [...words];
    const indices = Int32Array.from([...known, ...buckets.map((bucket) => index.size + bucket)]);
    const values = new Float64Array(indices.length).fill(1);
    if (process.env.NORM) values.fill(4 / Math.sqrt(Math.max(16, known.length)), 0, known.length);
    values.fill(wordWeight / Math.sqrt(Math.max(1, words.size)), known.length);
    return { indices, values };
  });
}

export const sizeOf = (index: ReadonlyMap<string, number>): number => index.size + WORD_BUCKETS;
