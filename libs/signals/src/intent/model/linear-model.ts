import type { IntentFeatures } from '../features/intent-features.js';

/** What stands in `models/<name>.json` beside the weights in `models/<name>.bin`. */
export interface ModelCardData {
  readonly version: string;
  readonly classes: readonly string[];
  /** One number per class. */
  readonly bias: readonly number[];
  /** What one step of a weight is worth: of features below `named` (buckets), and from there on. */
  readonly step: { readonly hashed: number; readonly named: number };
  readonly named: number;
  readonly features: number;
  /** What scores are divided by before they become probabilities; fitted on sources the model had not seen. */
  readonly temperature: number;
}

export interface LinearModel {
  readonly card: ModelCardData;
  /** Features x classes, in steps. */
  readonly weights: Int8Array;
}

/**
 * Weights as they are stored: for each feature that has any, the distance to the one before (one byte, 255 meaning 255 and more to come), then
 * a signed byte per class.
 * @throws RangeError when the file does not belong to the card
 */
export function unpackModel(card: ModelCardData, packed: Uint8Array): LinearModel {
  const classes = card.classes.length;
  const weights = new Int8Array(card.features * classes);
  const rows = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let feature = -1;
  let at = 0;
  while (at < packed.length) {
    let distance = 0;
    while (packed[at] === 255) {
      distance += 255;
      at += 1;
    }
    feature += distance + (packed[at] ?? 0);
    at += 1;
    if (feature >= card.features || at + classes > packed.length)
      throw new RangeError(`model ${card.version}: weights do not fit`);
    for (let c = 0; c < classes; c += 1) weights[feature * classes + c] = rows.getInt8(at + c);
    at += classes;
  }
  return { card, weights };
}

/** Probability of each class, in the order of the card. */
export function probabilities({ card, weights }: LinearModel, { features, values }: IntentFeatures): number[] {
  const classes = card.classes.length;
  const hashed = new Float64Array(classes);
  const named = new Float64Array(classes);
  for (let i = 0; i < features.length; i += 1) {
    const feature = features[i] as number;
    addRow(feature < card.named ? hashed : named, weights, feature * classes, values[i] as number);
  }
  const scores = card.bias.map(
    (bias, c) => (bias + (hashed[c] ?? 0) * card.step.hashed + (named[c] ?? 0) * card.step.named) / card.temperature,
  );
  const highest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - highest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** Adds `value` times the row of weights that begins at `start`, one weight for each sum. */
function addRow(sums: Float64Array, weights: Int8Array, start: number, value: number): void {
  for (let c = 0; c < sums.length; c += 1) sums[c] = (sums[c] as number) + value * (weights[start + c] as number);
}
