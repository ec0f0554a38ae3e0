import { readFileSync } from 'node:fs';

/** How many classes there are; of a word in none, {@link NO_CLASS}. */
export const CLASSES = 3_000;
export const NO_CLASS = 0xffff;

let shipped: ReadonlyMap<string, number> | undefined;

/**
 * English words that are meant and used alike have one class, so that a word which no attack was written with counts as its like do. Made of a sentence
 * encoder's idea of each word by training/injection/word-classes.ts; read from disk once.
 */
function wordClasses(): ReadonlyMap<string, number> {
  shipped ??= new Map(
    (
      JSON.parse(readFileSync(new URL('../../models/word-classes.json', import.meta.url), 'utf8')) as readonly string[]
    ).flatMap((words, number) => words.split(' ').map((word): [string, number] => [word, number])),
  );
  return shipped;
}

export function classOf(word: string): number {
  return wordClasses().get(word) ?? NO_CLASS;
}
