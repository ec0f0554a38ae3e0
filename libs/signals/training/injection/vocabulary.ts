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
  /** Buckets seen in enough texts to be learnt; the others keep a weight of 0. */
  readonly words: Uint8Array;
  readonly classes: Uint8Array;
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
    words: frequent(texts, WORD_BUCKETS, ({ words }) => words),
    classes: frequent(texts, CLASS_BUCKETS, ({ classes }) => classes),
    index: new Map(names.map((name, at) => [name, at])),
    scales: names.map(scaleOf),
    size: names.length + WORD_BUCKETS + CLASS_BUCKETS,
  };
}

function frequent(
  texts: readonly (readonly WindowFeatures[])[],
  buckets: number,
  of: (window: WindowFeatures) => Iterable<number>,
): Uint8Array {
  const counts = new Uint32Array(buckets);
  const lastText = new Uint32Array(buckets);
  for (const [at, windows] of texts.entries()) {
    for (const bucket of windows.flatMap((window) => [...of(window)])) {
      if (lastText[bucket] === at + 1) continue;
      lastText[bucket] = at + 1;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  return Uint8Array.from(counts, (count) => (count >= FEWEST_TEXTS ? 1 : 0));
}

/** Buckets too rare to be learnt count for the length of a vector all the same, as they do when a mail is scored. */
export function vectorsOf(windows: readonly WindowFeatures[], vocabulary: Vocabulary): Vector[] {
  const { index, scales } = vocabulary;
  return windows.map(({ named, words, classes }) => {
    const known = [...named].flatMap((name) => index.get(name) ?? []);
    const wordsKnown = [...words].filter((bucket) => vocabulary.words[bucket] === 1);
    const classesKnown = classes.filter((bucket) => vocabulary.classes[bucket] === 1);
    const ofWords = known.length + wordsKnown.length;
    const indices = new Int32Array(ofWords + classesKnown.length);
    indices.set(known);
    indices.set(
      wordsKnown.map((bucket) => index.size + bucket),
      known.length,
    );
    indices.set(
      classesKnown.map((bucket) => index.size + WORD_BUCKETS + bucket),
      ofWords,
    );
    const values = new Float64Array(indices.length);
    values.set(known.map((at) => scales[at] ?? 1));
    values.fill(WORD_SCALE / Math.sqrt(Math.max(1, words.size)), known.length, ofWords);
    values.fill(CLASS_SCALE / Math.sqrt(Math.max(1, classes.length)), ofWords);
    return { indices, values };
  });
}
