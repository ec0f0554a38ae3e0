import { readFeatures, type WindowFeatures } from '../../dist/injection/features.js';
import { scoreOfWindows } from '../../dist/injection/scale.js';
import { logit, trainBags, type Linear } from './logistic.ts';
import type { Row } from './rows.ts';
import { vectorsOf, vocabularyOf, type Vocabulary } from './vocabulary.ts';

/** Chosen by leaving sources out (ADR 0031). */
const OPTIONS = { l2: 1e-4, rounds: 3, epochs: 4, rate: 0.04, dropped: 0.5, seed: 1 };
/** A benign text written for Posthorn stands beside several attacks that its like carry. */
const WRITTEN_BENIGN_WEIGHT = 3;

export interface Fitted {
  readonly linear: Linear;
  readonly vocabulary: Vocabulary;
}

const known = new WeakMap<Row, WindowFeatures[]>();

export function featuresOf(row: Row): WindowFeatures[] {
  const windows = known.get(row) ?? readFeatures({ text: row.text });
  known.set(row, windows);
  return windows;
}

export function fit(rows: readonly Row[]): Fitted {
  const vocabulary = vocabularyOf(rows.map(featuresOf));
  const bags = rows.map((row) => ({
    windows: vectorsOf(featuresOf(row), vocabulary),
    attack: row.attack,
    weight: row.kind === 'benign' ? WRITTEN_BENIGN_WEIGHT : 1,
  }));
  return { linear: trainBags(bags, { ...OPTIONS, size: vocabulary.size }), vocabulary };
}

/** Log-odds before calibration. */
export function scoreRow({ linear, vocabulary }: Fitted, row: Row): number {
  return scoreOfWindows(vectorsOf(featuresOf(row), vocabulary).map((vector) => logit(linear, vector)));
}
