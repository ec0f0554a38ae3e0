import { Distinct } from './distinct.js';
import type { Token } from './tokens.js';
import { CLASSES, classOfHash, NO_CLASS } from './word-classes.js';

/** The first {@link CLASSES} are the classes; the others are shared by what was hashed to the same. */
export const CLASS_BUCKETS = 1 << 18;

const WORDS_NEAR = 4;
const ORDER = 1;
const NEAR = 2;
const ORDER_NEAR = 3;
const NONE = -1;

/** Buckets of a surface's words, in step with the tokens; {@link NONE} where there is nothing to tell. */
export interface ClassBuckets {
  readonly own: Int32Array;
  /** Of a class that begins a sentence. */
  readonly orders: Int32Array;
  /** With each of the four tokens before it in the sentence, the nearest first. */
  readonly pairs: Int32Array;
  /** With the token that began the sentence, where that is near. */
  readonly afterOrder: Int32Array;
  /** Index of the token that began the sentence. */
  readonly starts: Int32Array;
}

/** @param hashes of the tokens' words, in step with them */
export function classesOf(tokens: readonly Token[], hashes: Int32Array): ClassBuckets {
  const own = hashes.map(classOfHash);
  const orders = new Int32Array(tokens.length).fill(NONE);
  const pairs = new Int32Array(tokens.length * WORDS_NEAR).fill(NONE);
  const afterOrder = new Int32Array(tokens.length).fill(NONE);
  const starts = new Int32Array(tokens.length);
  let start = 0;
  for (let at = 0; at < tokens.length; at++) {
    const first = tokens[at]?.first === true;
    if (first) start = at;
    starts[at] = start;
    const now = own[at] ?? NO_CLASS;
    if (now === NO_CLASS) continue;
    if (first) orders[at] = hash(now, 0, ORDER);
    for (let back = 1; back <= WORDS_NEAR && at - back >= start; back++) {
      const earlier = own[at - back] ?? NO_CLASS;
      if (earlier === NO_CLASS) continue;
      pairs[at * WORDS_NEAR + back - 1] = hash(earlier, now, NEAR);
      if (tokens[at - back]?.first === true) afterOrder[at] = hash(earlier, now, ORDER_NEAR);
    }
  }
  return { own, orders, pairs, afterOrder, starts };
}

const once = new Distinct(CLASS_BUCKETS);

/**
 * Buckets of the tokens from `from` to before `to`, each once: a word's class, the class that begins a sentence (an order), a class within 4 words after
 * another in a sentence, and the same behind the one that began it.
 */
export function classFeatures(buckets: ClassBuckets, from: number, to: number): number[] {
  const { own, orders, pairs, afterOrder, starts } = buckets;
  const found: number[] = [];
  const tell = (bucket: number): void => {
    if (bucket !== NONE && once.isNew(bucket)) found.push(bucket);
  };
  once.begin();
  for (let at = from; at < to; at++) {
    const now = own[at] ?? NO_CLASS;
    if (now === NO_CLASS) continue;
    tell(now);
    tell(orders[at] ?? NONE);
    const pairsAt = at * WORDS_NEAR - 1;
    for (let back = 1; back <= WORDS_NEAR && at - back >= from; back++) tell(pairs[pairsAt + back] ?? NONE);
    if ((starts[at] ?? 0) >= from) tell(afterOrder[at] ?? NONE);
  }
  return found;
}

/** Murmur3's finish, which leaves no pattern of the numbers put in. */
function hash(one: number, other: number, kind: number): number {
  let value = (one * CLASSES + other) * 4 + kind;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) % CLASS_BUCKETS;
}
