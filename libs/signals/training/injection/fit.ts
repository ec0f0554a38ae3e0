import { readFeatures, type WindowFeatures } from '../../dist/injection/features.js';
import { scoreOfWindows } from '../../dist/injection/scale.js';
import { logit, trainBags, type Linear } from './logistic.ts';
import type { Row } from './rows.ts';
import { vectorsOf, vocabularyOf, type Vocabulary } from './vocabulary.ts';

/** Chosen by leaving sources out (ADR 0031). */
const OPTIONS = { l2: 1e-4, rounds: 3, epochs: 4, rate: 0.04, dropped: 0.5 };
/** One model each, and their mean: what is dropped and the order of the texts are up to chance. */
const SEEDS = [1, 2, 3, 4];
/** A benign text written for Posthorn stands beside several attacks that its like carry. */
const WRITTEN_BENIGN_WEIGHT = 3;
/** Short attacks of few ways to be put; at 1 whoever asks a chat model something was taken for an attacker too often. */
const WRITTEN_ATTACK_WEIGHT = 0.2;
/** Attacks and their benign twins: at 1 fewer attacks of sources left out lie above the threshold. */
const PAIR_WEIGHT = 0.3;

/** Attacks of labs, some of which hardly differ from what is asked among people: at 1 fewer attacks of the shared corpora are found, at 0.15 fewer of labs. */
const LAB_ATTACK_WEIGHT = 0.45;

const WEIGHTS: Readonly<Record<string, number>> = {
  benign: WRITTEN_BENIGN_WEIGHT,
  written_attack: WRITTEN_ATTACK_WEIGHT,
  written_pair: PAIR_WEIGHT,
  lab_attack: LAB_ATTACK_WEIGHT,
};

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
    weight: WEIGHTS[row.kind] ?? 1,
  }));
  const trained = SEEDS.map((seed) => trainBags(bags, { ...OPTIONS, seed, size: vocabulary.size }));
  return { linear: mean(trained), vocabulary };
}

function mean(models: readonly Linear[]): Linear {
  const sum = (pick: (model: Linear) => number): number => models.reduce((total, model) => total + pick(model), 0);
  const size = models[0]?.weights.length ?? 0;
  return {
    weights: Float64Array.from({ length: size }, (_, at) => sum(({ weights }) => weights[at] ?? 0) / models.length),
    bias: sum(({ bias }) => bias) / models.length,
  };
}

/** Log-odds before calibration. */
export function scoreRow({ linear, vocabulary }: Fitted, row: Row): number {
  return scoreOfWindows(vectorsOf(featuresOf(row), vocabulary).map((vector) => logit(linear, vector)));
}
