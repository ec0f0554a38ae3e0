import { readFileSync } from 'node:fs';
import { CONCEPT_FEATURES, featureOfName } from './concept-codes.js';
import { MARK_OF_PLACE, type WindowReading } from './features.js';
import { CLASS_SCALE, WORD_SCALE } from './scale.js';

/** As stored in `models/injection.json`: eight bits a weight. */
export interface StoredModel {
  readonly version: string;
  readonly bias: number;
  /** A stored weight times its step is the weight. */
  readonly nameStep: number;
  readonly wordStep: number;
  readonly classStep: number;
  readonly names: Readonly<Record<string, number>>;
  /** Base64 of one signed byte per bucket. */
  readonly words: string;
  readonly classes: string;
  /** Score at which the output is 0.5: 2 % of benign mail of sources and labs left out lies above. */
  readonly threshold: number;
  /** Of the logistic curve through the threshold; 0.95 is where one benign text in five hundred of the sources lies. */
  readonly slope: number;
}

export interface Model {
  readonly version: string;
  readonly bias: number;
  readonly names: ReadonlyMap<string, number>;
  /** Of {@link names}, those of features of concepts, by feature: as they are, and again by the mark of a place (`h|`, `d|`). */
  readonly concepts: ReadonlyMap<string, Float64Array>;
  /** In steps of {@link wordStep}: so small that it stays near the processor. */
  readonly words: Int8Array;
  readonly wordStep: number;
  /** In steps of {@link classStep}. */
  readonly classes: Int8Array;
  readonly classStep: number;
  readonly threshold: number;
  readonly slope: number;
}

let shipped: Model | undefined;

/** The model that is shipped; read from disk once. */
export function shippedModel(): Model {
  // From src as from dist, and from the image: both lie beside `models`.
  shipped ??= readModel(
    JSON.parse(readFileSync(new URL('../../models/injection.json', import.meta.url), 'utf8')) as StoredModel,
  );
  return shipped;
}

export function readModel(stored: StoredModel): Model {
  const { version, bias, nameStep, names, threshold, slope } = stored;
  const weights = new Map(Object.entries(names).map(([name, weight]) => [name, weight * nameStep]));
  return {
    version,
    bias,
    names: weights,
    concepts: new Map(Object.values(MARK_OF_PLACE).map((mark) => [mark, conceptWeights(weights, mark)])),
    words: weightsOf(stored.words),
    wordStep: stored.wordStep,
    classes: weightsOf(stored.classes),
    classStep: stored.classStep,
    threshold,
    slope,
  };
}

function weightsOf(base64: string): Int8Array {
  return Int8Array.from(Buffer.from(base64, 'base64'));
}

function conceptWeights(weights: ReadonlyMap<string, number>, mark: string): Float64Array {
  const found = new Float64Array(CONCEPT_FEATURES);
  for (const [name, weight] of weights) {
    const feature = name.startsWith(mark) ? featureOfName(name.slice(mark.length)) : undefined;
    if (feature !== undefined) found[feature] = weight;
  }
  return found;
}

/** Log-odds of a window being an attack, before calibration. */
export function logitOf(model: Model, { place, concepts, names, words, classes }: WindowReading): number {
  let sum = model.bias;
  const mark = MARK_OF_PLACE[place];
  const plain = model.concepts.get('') ?? NO_WEIGHTS;
  const ofPlace = mark === '' ? undefined : model.concepts.get(mark);
  for (const feature of concepts) {
    sum += plain[feature] ?? 0;
    if (ofPlace !== undefined) sum += ofPlace[feature] ?? 0;
  }
  for (const name of names) sum += model.names.get(name) ?? 0;
  return (
    sum +
    WORD_SCALE * model.wordStep * sumOfBuckets(words, model.words) +
    CLASS_SCALE * model.classStep * sumOfBuckets(classes, model.classes)
  );
}

/** As if a window's buckets were a vector of length 1. */
function sumOfBuckets(buckets: readonly number[], weights: Int8Array): number {
  let sum = 0;
  for (const bucket of buckets) sum += weights[bucket] ?? 0;
  return sum / Math.sqrt(Math.max(1, buckets.length));
}

const NO_WEIGHTS = new Float64Array();

/** @returns 0..1 */
export function calibrated({ threshold, slope }: Model, score: number): number {
  return 1 / (1 + Math.exp(-slope * (score - threshold)));
}
