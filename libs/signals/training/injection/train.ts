import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { WORD_BUCKETS } from '../../dist/injection/word-features.js';
import type { StoredModel } from '../../dist/injection/model.js';
import { scaleOf } from '../../dist/injection/scale.js';
import { calibrate } from './calibrate.ts';
import { fit, type Fitted } from './fit.ts';
import { leaveLabsOut, leaveSourcesOut, readTrainingSet } from './leave-sources-out.ts';

const STEPS = 127;
const MODEL_FILE = new URL('../../models/injection.json', import.meta.url);

/** Trains on everything, calibrates on sources and labs left out, and writes the weights: the same bytes from the same data. */
export function trainInjection(corpora: string): {
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
} {
  const set = readTrainingSet(corpora);
  const calibration = calibrate(leaveSourcesOut(set), leaveLabsOut(set));
  const fitted = fit([...set.judged, ...set.always, ...set.labs, ...set.planted]);
  const stored = store(fitted, calibration);
  const file = `${JSON.stringify(stored, null, 1)}\n`;
  writeFileSync(MODEL_FILE, file);
  return { version: stored.version, sha256: createHash('sha256').update(file).digest('hex'), bytes: file.length };
}

function store({ linear, vocabulary }: Fitted, calibration: { threshold: number; slope: number }): StoredModel {
  const weights = [...vocabulary.index].map(([name, at]) => [name, (linear.weights[at] ?? 0) * scaleOf(name)] as const);
  const ofWords = vocabulary.index.size + WORD_BUCKETS;
  const words = linear.weights.subarray(vocabulary.index.size, ofWords);
  const classes = linear.weights.subarray(ofWords);
  const nameStep = stepOf(weights.map(([, weight]) => weight));
  const wordStep = stepOf(words);
  const classStep = stepOf(classes);
  const names = Object.fromEntries(
    weights.flatMap(([name, weight]) => {
      const steps = Math.round(weight / nameStep);
      return steps === 0 ? [] : [[name, steps]];
    }),
  );
  const content = {
    bias: rounded(linear.bias),
    nameStep,
    wordStep,
    classStep,
    names,
    words: base64Of(words, wordStep),
    classes: base64Of(classes, classStep),
    threshold: rounded(calibration.threshold),
    slope: rounded(calibration.slope),
  };
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
  return { version: `injection-1-${digest}`, ...content };
}

function base64Of(weights: Float64Array, step: number): string {
  return Buffer.from(Int8Array.from(weights, (weight) => Math.round(weight / step)).buffer).toString('base64');
}

function stepOf(weights: readonly number[] | Float64Array): number {
  let most = 0;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  return rounded(most / STEPS);
}

function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
