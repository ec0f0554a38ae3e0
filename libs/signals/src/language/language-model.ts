import { readFileSync } from 'node:fs';

/** What stands in `models/language.json` beside the n-grams in `models/language.bin` (training/language/pack.ts). */
export interface LanguageCard {
  readonly version: string;
  readonly source: string;
  /** BCP 47. */
  readonly languages: readonly string[];
  /** To be added to each score. */
  readonly scoreBase: number;
  /** Of each language, the score from which on it is taken for sure. */
  readonly leastScores: readonly number[];
  /** Source of a pattern: what parts words. */
  readonly separators: string;
}

export interface LanguageModel extends Omit<LanguageCard, 'separators'> {
  readonly separators: RegExp;
  /** N-grams as numbers, their bytes the digits to the base of 256; ascending. */
  readonly keys: Float64Array;
  /** Where the n-gram's pairs of language and score begin; one more than there are keys. */
  readonly starts: Uint32Array;
  readonly pairs: Uint8Array;
}

const KEY_BYTES = 6;

let shipped: LanguageModel | undefined;

/** Read once per process; the folder lies beside `src` and `dist` alike. */
export function shippedLanguages(): LanguageModel {
  shipped ??= readLanguages(
    JSON.parse(readFileSync(new URL('../../models/language.json', import.meta.url), 'utf8')) as LanguageCard,
    readFileSync(new URL('../../models/language.bin', import.meta.url)),
  );
  return shipped;
}

function readLanguages(card: LanguageCard, packed: Buffer): LanguageModel {
  const count = countNgrams(packed);
  const keys = new Float64Array(count);
  const starts = new Uint32Array(count + 1);
  const pairs = new Uint8Array(packed.length - count * (KEY_BYTES + 1));
  let read = 0;
  for (let at = 0, index = 0; index < count; index++) {
    keys[index] = packed.readUIntBE(at, KEY_BYTES);
    starts[index] = read;
    const from = at + KEY_BYTES + 1;
    at = from + 2 * (packed[from - 1] ?? 0);
    pairs.set(packed.subarray(from, at), read);
    read += at - from;
  }
  starts[count] = read;
  return { ...card, separators: new RegExp(card.separators, 'gu'), keys, starts, pairs };
}

function countNgrams(packed: Buffer): number {
  let count = 0;
  for (let at = 0; at < packed.length; at += KEY_BYTES + 1 + 2 * (packed[at + KEY_BYTES] ?? 0)) count++;
  return count;
}
