import { Distinct } from './distinct.js';
import type { Token } from './tokens.js';

export const WORD_BUCKETS = 1 << 16;

/** Buckets of a surface's words; `pairs[n]` is of the words n-1 and n. As long as the tokens. */
export interface WordBuckets {
  /** FNV-1a, 32 bit, of each word. */
  readonly hashes: Int32Array;
  readonly words: Uint16Array;
  readonly pairs: Uint16Array;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;

/** FNV-1a, 32 bit, of each word and of each pair with a space between; a word with a digit in it counts as "0". */
export function bucketsOf(tokens: readonly Token[]): WordBuckets {
  const hashes = new Int32Array(tokens.length);
  const words = new Uint16Array(tokens.length);
  const pairs = new Uint16Array(tokens.length);
  let previous = FNV_OFFSET;
  for (let at = 0; at < tokens.length; at++) {
    const { word } = tokens[at] as Token;
    const plain = hasDigit(word) ? '0' : word;
    const hash = hashOf(plain);
    hashes[at] = hash;
    words[at] = (hash >>> 0) % WORD_BUCKETS;
    pairs[at] = (hashOn(Math.imul(previous ^ SPACE, FNV_PRIME), plain) >>> 0) % WORD_BUCKETS;
    previous = hash;
  }
  return { hashes, words, pairs };
}

/** FNV-1a, 32 bit, signed. */
export function hashOf(word: string): number {
  return hashOn(FNV_OFFSET, word) | 0;
}

function hashOn(from: number, text: string): number {
  let value = from;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), FNV_PRIME);
  return value;
}

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= ZERO && code <= NINE) return true;
  }
  return false;
}

const once = new Distinct(WORD_BUCKETS);

/** Buckets of the words and pairs of words from token `from` to before `to`, each once. */
export function wordFeatures({ words, pairs }: WordBuckets, from: number, to: number): number[] {
  const found: number[] = [];
  once.begin();
  for (let at = from; at < to; at++) {
    const word = words[at] ?? 0;
    if (once.isNew(word)) found.push(word);
    const pair = pairs[at] ?? 0;
    if (at > from && once.isNew(pair)) found.push(pair);
  }
  return found;
}
