import type { WindowFeatures } from '../../dist/injection/features.js';
import { scaleOf, WORD_SCALE } from '../../dist/injection/scale.js';
import { WORD_BUCKETS } from '../../dist/injection/word-features.js';
import type { Vector } from './logistic.ts';

/** Features seen in fewer texts than this say nothing that carries over. */
const FEWEST_TEXTS = 3;

/** Names of the engineered features, sorted: a name's place is its index; the buckets of words come behind. */
export interface Vocabulary {
  readonly index: ReadonlyMap<string, number>;
  readonly scales: readonly number[];
  readonly size: number;
}

export function vocabularyOf(texts: readonly (readonly WindowFeatures[])[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const windows of texts) {
    const names = new Set(windows.flatMap(({ named }) => [...named]));
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].flatMap(([name, count]) => (count >= FEWEST_TEXTS ? [name] : [])).toSorted();
  return {
    index: new Map(names.map((name, at) => [name, at])),
    scales: names.map(scaleOf),
    size: names.length + WORD_BUCKETS,
  };
}

export function vectorsOf(windows: readonly WindowFeatures[], { index, scales }: Vocabulary): Vector[] {
  return windows.map(({ named, words }) => {
    const known = [...named].flatMap((name) => index.get(name) ?? []);
    const indices = Int32Array.from([...known, ...[...words].map((bucket) => index.size + bucket)]);
    const values = new Float64Array(indices.length).fill(WORD_SCALE / Math.sqrt(Math.max(1, words.size)));
    for (const [place, at] of known.entries()) values[place] = scales[at] ?? 1;
    return { indices, values };
  });
}
