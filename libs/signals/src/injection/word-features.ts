import type { Token } from './tokens.js';

export const WORD_BUCKETS = 1 << 14;

/** FNV-1a, 32 bit. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** Buckets of the words and pairs of words, each once; digits are one digit. */
export function wordFeatures(tokens: readonly Token[]): ReadonlySet<number> {
  const buckets = new Set<number>();
  let previous = '';
  for (const { word } of tokens) {
    const plain = /\d/.test(word) ? '0' : word;
    buckets.add(hash(plain) % WORD_BUCKETS);
    if (previous !== '') buckets.add(hash(`${previous} ${plain}`) % WORD_BUCKETS);
    previous = plain;
  }
  return buckets;
}
