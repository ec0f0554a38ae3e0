import { CLASS_BUCKETS } from '../../dist/injection/class-features.js';
import type { WindowFeatures } from '../../dist/injection/features.js';
import { CLASS_SCALE, scaleOf, WORD_SCALE } from '../../dist/injection/scale.js';
import { WORD_BUCKETS } from '../../dist/injection/word-features.js';
import type { Vector } from './logistic.ts';

/** Features seen in fewer texts than this say nothing that carries over. */
const FEWEST_TEXTS = 3;

/** Names of the engineered features, sorted: a name's place is its index; behind them come the buckets of words, then those of classes. */
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
    size: names.length + WORD_BUCKETS + CLASS_BUCKETS,
  };
}

export function vectorsOf(windows: readonly WindowFeatures[], { index, scales }: Vocabulary): Vector[] {
  return windows.map(({ named, words, classes }) => {
    const known = [...named].flatMap((name) => index.get(name) ?? []);
    const ofWords = known.length + words.size;
    const indices = new Int32Array(ofWords + classes.length);
    indices.set(known);
    indices.set(
      Array.from(words, (bucket) => index.size + bucket),
      known.length,
    );
    indices.set(
      classes.map((bucket) => index.size + WORD_BUCKETS + bucket),
      ofWords,
    );
    const values = Float64Array.from(known, (at) => scales[at] ?? 1);
    const all = new Float64Array(indices.length);
    all.set(values);
    all.fill(WORD_SCALE / Math.sqrt(Math.max(1, words.size)), known.length, ofWords);
    all.fill(CLASS_SCALE / Math.sqrt(Math.max(1, classes.length)), ofWords);
    return { indices, values: all };
  });
}
