import { readFileSync } from 'node:fs';
import { hashOf } from './word-features.js';

/** How many classes there are; of a word in none, {@link NO_CLASS}. */
export const CLASSES = 3_000;
export const NO_CLASS = 0xffff;

/** A power of two, three times the words: few of them stand beside their place. */
const PLACES = 1 << 17;

/** Open addressing; a place whose class is {@link NO_CLASS} is free. */
interface ClassTable {
  readonly hashes: Int32Array;
  readonly classes: Uint16Array;
}

let shipped: ClassTable | undefined;

/**
 * English words that are meant and used alike have one class, so that a word which no attack was written with counts as its like do. Made of a sentence
 * encoder's idea of each word by training/injection/word-classes.ts; read from disk once. Kept by the words' hashes, which are known already when a
 * class is asked for: one unknown word in a hundred thousand is taken for another.
 */
function readTable(): ClassTable {
  const table = { hashes: new Int32Array(PLACES), classes: new Uint16Array(PLACES).fill(NO_CLASS) };
  const file = new URL('../../models/word-classes.json', import.meta.url);
  for (const [number, words] of (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]).entries()) {
    for (const word of words === '' ? [] : words.split(' ')) {
      const place = placeOf(table, hashOf(word));
      table.hashes[place] = hashOf(word);
      table.classes[place] = number;
    }
  }
  return table;
}

function placeOf({ hashes, classes }: ClassTable, hash: number): number {
  let place = (hash ^ (hash >>> 15)) & (PLACES - 1);
  while (classes[place] !== NO_CLASS && hashes[place] !== hash) place = (place + 1) & (PLACES - 1);
  return place;
}

export function classOf(word: string): number {
  return classOfHash(hashOf(word));
}

/** @param hash as of {@link hashOf} */
export function classOfHash(hash: number): number {
  shipped ??= readTable();
  return shipped.classes[placeOf(shipped, hash)] ?? NO_CLASS;
}
