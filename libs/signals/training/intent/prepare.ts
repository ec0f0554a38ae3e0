import { FEATURES, intentFeatures, type IntentFeatures } from '../../dist/intent/features/intent-features.js';
import { predict, trainLogisticRegression, type LinearModel } from './logistic-regression.ts';
import { mailOf, type ReplyRow } from './rows.ts';

/** Chosen by leaving sources out of the written replies (ADR 0032). */
const OPTIONS = { l2: 3e-5, iterations: 60 };
/** How far rare classes are brought up to frequent ones: 0 not at all, 1 to the same weight. */
const BALANCE = 0.5;

export interface Fitted {
  readonly linear: LinearModel;
  /** Where a feature stands in `linear`; those that no row had stand nowhere. */
  readonly index: ReadonlyMap<number, number>;
}

const known = new WeakMap<ReplyRow, IntentFeatures>();

function featuresOf(row: ReplyRow): IntentFeatures {
  const features = known.get(row) ?? intentFeatures(mailOf(row.text));
  known.set(row, features);
  return features;
}

/** @param labelOf index of the class of a row */
export function fit(rows: readonly ReplyRow[], classes: number, labelOf: (row: ReplyRow) => number): Fitted {
  const index = new Map<number, number>();
  for (const row of rows) for (const f of featuresOf(row).features) if (!index.has(f)) index.set(f, index.size);
  const labels = rows.map(labelOf);
  const counts = Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
  const examples = rows.map((row, i) => {
    const label = labels[i] ?? 0;
    const { features, values } = featuresOf(row);
    const weight = (rows.length / classes / (counts[label] ?? 1)) ** BALANCE;
    return { features: features.map((f) => index.get(f) ?? 0), values, label, weight };
  });
  return { linear: trainLogisticRegression(examples, { ...OPTIONS, classes, features: index.size }), index };
}

/** Probability of each class. */
export function sharesOf({ linear, index }: Fitted, row: ReplyRow, temperature = 1): number[] {
  const { features, values } = featuresOf(row);
  const seen = features.flatMap((f, i) => {
    const at = index.get(f);
    return at === undefined ? [] : [{ at, value: values[i] ?? 0 }];
  });
  const example = { features: seen.map(({ at }) => at), values: seen.map(({ value }) => value) };
  return [...predict(linear, example, temperature)];
}

export { FEATURES };
