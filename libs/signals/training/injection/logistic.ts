import { seeded, shuffle } from './random.ts';

/** A window as a sparse vector. */
export interface Vector {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** A text: its windows, of which one at least is an attack where `attack`. */
export interface Bag {
  readonly windows: readonly Vector[];
  readonly attack: boolean;
  readonly weight: number;
}

export interface Options {
  readonly size: number;
  readonly l2: number;
  readonly rounds: number;
  readonly epochs: number;
  readonly rate: number;
  /** Part of the features left out of each step at random, so that none leans on another. */
  readonly dropped: number;
  readonly seed: number;
}

export interface Linear {
  readonly weights: Float64Array;
  bias: number;
}

export function logit({ weights, bias }: Linear, { indices, values }: Vector): number {
  let sum = bias;
  for (let at = 0; at < indices.length; at++)
    sum += (weights[indices[at] as number] as number) * (values[at] as number);
  return sum;
}

/**
 * Logistic regression over bags (multiple instances): every window of a benign text is benign; of an attack, the windows that look most like one are,
 * and which those are is decided anew each round by the model of the round before. Deterministic.
 */
export function trainBags(bags: readonly Bag[], options: Options): Linear {
  const model: Linear = { weights: new Float64Array(options.size), bias: 0 };
  const random = seeded(options.seed);
  const benign = bags.filter(({ attack }) => !attack);
  const attacks = bags.filter(({ attack }) => attack);
  const massOf = (some: readonly Bag[]): number => some.reduce((sum, { weight }) => sum + weight, 0);
  const balance = massOf(benign) / Math.max(1, massOf(attacks));
  for (let round = 0; round < options.rounds; round++) {
    const examples: { readonly vector: Vector; readonly label: number; readonly weight: number }[] = [];
    for (const bag of benign) {
      // A long mail has many windows and is one text: the worst of them count most.
      const share = bag.weight / Math.sqrt(bag.windows.length);
      for (const vector of bag.windows) examples.push({ vector, label: 0, weight: share });
    }
    for (const bag of attacks) {
      for (const vector of chosen(bag, model, round)) examples.push({ vector, label: 1, weight: bag.weight * balance });
    }
    descend(model, shuffle(examples, random), options, random);
  }
  return model;
}

function chosen({ windows }: Bag, model: Linear, round: number): readonly Vector[] {
  if (windows.length <= 1) return windows;
  // Nothing known yet: short texts speak for themselves.
  if (round === 0) return windows.length <= 3 ? windows : [];
  return windows.toSorted((a, b) => logit(model, b) - logit(model, a)).slice(0, 1);
}

/**
 * Plain gradient steps with a falling rate: a feature seen in few texts moves little, which an adaptive rate (AdaGrad) would undo, and rare features
 * are what does not carry over. Weights are kept as `scale * weights`, so that their decay costs nothing per step.
 */
function descend(
  model: Linear,
  examples: { readonly vector: Vector; readonly label: number; readonly weight: number }[],
  { epochs, rate, l2, dropped }: Options,
  random: () => number,
): void {
  const { weights } = model;
  let scale = 1;
  const places = new Int32Array(examples.reduce((most, { vector }) => Math.max(most, vector.indices.length), 0));
  let step = 0;
  const steps = epochs * examples.length;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(examples, random);
    for (const { vector, label, weight } of examples) {
      const { indices, values } = vector;
      let sum = 0;
      let kept = 0;
      for (let at = 0; at < indices.length; at++) {
        if (random() < dropped) continue;
        places[kept++] = at;
        sum += (weights[indices[at] as number] as number) * (values[at] as number);
      }
      const eta = rate * (1 - step++ / steps) + 1e-4;
      const error = (1 / (1 + Math.exp(-((sum * scale) / (1 - dropped) + model.bias))) - label) * weight;
      scale *= 1 - eta * l2 * weight;
      const move = (eta * error) / scale / (1 - dropped);
      for (let place = 0; place < kept; place++) {
        const at = places[place] as number;
        const index = indices[at] as number;
        weights[index] = (weights[index] as number) - move * (values[at] as number);
      }
      model.bias -= eta * error;
    }
  }
  for (let at = 0; at < weights.length; at++) weights[at] = (weights[at] as number) * scale;
}
