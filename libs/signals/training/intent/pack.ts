import type { ModelCardData } from '../../dist/intent/model/linear-model.js';
import { BUCKETS } from '../../dist/intent/features/hashed-bag.js';
import { FEATURES, type Fitted } from './prepare.ts';

const STEPS = 127;
/** A row whose weights are all below this many steps is not stored. */
const LEAST_STEPS = 2;

export interface PackedModel {
  readonly card: Omit<ModelCardData, 'version'>;
  /** As {@link ../../src/intent/model/linear-model.ts} unpacks it. */
  readonly bytes: Uint8Array;
}

/** Weights brought to one signed byte each. */
export function packModel({ linear, index }: Fitted, classes: readonly string[], temperature: number): PackedModel {
  const rows = [...index].toSorted(([a], [b]) => a - b);
  const weightsOf = (at: number): Float64Array =>
    linear.weights.subarray(at * classes.length, (at + 1) * classes.length);
  const stepOf = (some: readonly (readonly [number, number])[]): number =>
    rounded(some.reduce((most, [, at]) => Math.max(most, ...weightsOf(at).map(Math.abs)), 1e-9) / STEPS);
  const step = {
    hashed: stepOf(rows.filter(([feature]) => feature < BUCKETS)),
    named: stepOf(rows.filter(([feature]) => feature >= BUCKETS)),
  };
  const bytes: number[] = [];
  let last = -1;
  for (const [feature, at] of rows) {
    const by = feature < BUCKETS ? step.hashed : step.named;
    const quantised = [...weightsOf(at)].map((weight) => Math.round(weight / by));
    if (quantised.every((steps) => Math.abs(steps) < LEAST_STEPS)) continue;
    let distance = feature - last;
    for (; distance >= 255; distance -= 255) bytes.push(255);
    bytes.push(distance, ...quantised);
    last = feature;
  }
  const bias = [...linear.bias].map(rounded);
  return {
    card: { classes, bias, step, named: BUCKETS, features: FEATURES, temperature },
    bytes: Uint8Array.from(bytes, (byte) => byte & 0xff),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
