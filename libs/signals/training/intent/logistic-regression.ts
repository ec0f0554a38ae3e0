import { minimise } from './minimise.ts';

/** One row: which features it has, how strongly, what it is, and how much it counts. */
export interface Example {
  readonly features: readonly number[];
  /** As long as `features`. */
  readonly values: readonly number[];
  /** Index of the class. */
  readonly label: number;
  readonly weight: number;
}

export interface LinearModel {
  /** Features x classes, row by row: the weight of feature f for class c is at f * classes + c. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export interface TrainingOptions {
  readonly classes: number;
  readonly features: number;
  /** Strength of the pull towards 0, per unit of example weight. */
  readonly l2: number;
  /** @default 120 */
  readonly iterations?: number;
}

/**
 * Multinomial logistic regression: minimises the weighted mean of the log loss plus `l2 / 2 * |weights|^2` from 0 on, the bias free. Two classes
 * are fine. Nothing is drawn at random, so the same rows in the same order give the same weights.
 */
export function trainLogisticRegression(examples: readonly Example[], options: TrainingOptions): LinearModel {
  const { classes, features, l2, iterations = 120 } = options;
  const size = features * classes;
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const share = new Float64Array(classes);
  const point = minimise(
    new Float64Array(size + classes),
    (at, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (const example of examples) {
        const factor = example.weight / total;
        scoresOf(example, at, classes, size, share);
        loss -= factor * Math.log(Math.max(softmax(share)[example.label] ?? 0, 1e-300));
        for (let c = 0; c < classes; c += 1) share[c] = factor * ((share[c] ?? 0) - Number(c === example.label));
        addOuter(example, share, gradient, size);
      }
      for (let i = 0; i < size; i += 1) {
        const weight = at[i] ?? 0;
        loss += 0.5 * l2 * weight * weight;
        gradient[i] = (gradient[i] ?? 0) + l2 * weight;
      }
      return loss;
    },
    iterations,
  );
  return { weights: point.slice(0, size), bias: point.slice(size) };
}

/** Probability of each class. */
export function predict(
  model: LinearModel,
  example: Pick<Example, 'features' | 'values'>,
  temperature = 1,
): Float64Array {
  const scores = new Float64Array(model.bias);
  const classes = scores.length;
  for (const [i, feature] of example.features.entries()) {
    const value = example.values[i] ?? 0;
    for (let c = 0; c < classes; c += 1)
      scores[c] = (scores[c] ?? 0) + value * (model.weights[feature * classes + c] ?? 0);
  }
  return softmax(scores.map((score) => score / temperature));
}

function scoresOf(example: Example, at: Float64Array, classes: number, size: number, into: Float64Array): void {
  for (let c = 0; c < classes; c += 1) into[c] = at[size + c] ?? 0;
  const { features, values } = example;
  for (let i = 0; i < features.length; i += 1) {
    const row = (features[i] ?? 0) * classes;
    const value = values[i] ?? 0;
    for (let c = 0; c < classes; c += 1) into[c] = (into[c] ?? 0) + value * (at[row + c] ?? 0);
  }
}

function addOuter({ features, values }: Example, share: Float64Array, gradient: Float64Array, size: number): void {
  const classes = share.length;
  for (let i = 0; i < features.length; i += 1) {
    const row = (features[i] ?? 0) * classes;
    const value = values[i] ?? 0;
    for (let c = 0; c < classes; c += 1) gradient[row + c] = (gradient[row + c] ?? 0) + value * (share[c] ?? 0);
  }
  for (let c = 0; c < classes; c += 1) gradient[size + c] = (gradient[size + c] ?? 0) + (share[c] ?? 0);
}

/** In place. */
function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  let total = 0;
  for (let c = 0; c < scores.length; c += 1) {
    scores[c] = Math.exp((scores[c] ?? 0) - highest);
    total += scores[c] ?? 0;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] ?? 0) / total;
  return scores;
}
