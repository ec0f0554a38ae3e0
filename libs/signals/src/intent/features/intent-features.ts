import { CUES, type Cue } from '../cues/cue.js';
import { countCues } from '../cues/count-cues.js';
import { ownWords } from '../own-words.js';
import { READ_CHARS, tokensOf } from '../tokens.js';
import { BUCKETS, hashOf, hashOfPart, HashedBag } from './hashed-bag.js';
import { SHAPES, shapeOf } from './shape.js';

/** Features by number: the buckets, then each cue anywhere, in the first sentence and in the last, then the shapes. */
export interface IntentFeatures {
  readonly features: readonly number[];
  /** As long as `features`. */
  readonly values: readonly number[];
}

const CUE_PLACES = 3;
export const FEATURES = BUCKETS + CUES.length * CUE_PLACES + SHAPES.length;

const WEIGHTS = { words: 1.5, characters: 1.5, ends: 0.7, cues: 0.4, shape: 0.4 };
const SENTENCE_END = /(?<=[.!?。！？])\s+|(?<=[。！？])|\n+/u;
const TOKENS_READ = 1_500;

/** What the model sees of a mail. Linear in the text, of which {@link READ_CHARS} characters are read. */
export function intentFeatures(mail: { readonly subject: string; readonly text: string }): IntentFeatures {
  const text = ownWords(mail.text.slice(0, READ_CHARS));
  const subject = mail.subject.slice(0, 300);
  const tokens = tokensOf(text).slice(0, TOKENS_READ);
  const sentences = text.split(SENTENCE_END).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const first = tokensOf(sentences[0] ?? '').slice(0, 60);
  const last = tokensOf(sentences.at(-1) ?? '').slice(0, 60);
  const subjectTokens = tokensOf(subject);
  const found: Collected = { features: [], values: [] };
  addWords(tokens, '');
  addWords(subjectTokens, 's');
  empty(WEIGHTS.words, found);
  addCharacters(tokens);
  empty(WEIGHTS.characters, found);
  addEnd(first, '^');
  addEnd(last, '$');
  empty(WEIGHTS.ends, found);
  for (const [place, words] of [[...tokens, '', ...subjectTokens], first, last].entries()) {
    for (const [cue, count] of countCues(words)) push(found, cueFeature(cue, place), WEIGHTS.cues * (1 - 0.5 ** count));
  }
  const shape = shapeOf(text, tokens.length, subject);
  for (const [i, name] of SHAPES.entries()) {
    if (shape[name] > 0) push(found, BUCKETS + CUES.length * CUE_PLACES + i, WEIGHTS.shape * shape[name]);
  }
  return found;
}

interface Collected {
  readonly features: number[];
  readonly values: number[];
}

function push(into: Collected, feature: number, value: number): void {
  into.features.push(feature);
  into.values.push(value);
}

/** Filled and emptied for one sort of features after the other. */
const bag = new HashedBag();

function empty(weight: number, into: Collected): void {
  bag.empty(weight, (bucket, value) => push(into, bucket, value));
}

/** Words, pairs, and words with the two that follow. */
function addWords(tokens: readonly string[], place: string): void {
  const [ofOne, ofTwo, ofThree] = [hashOf(`${place}1`), hashOf(`${place}2`), hashOf(`${place}3`)];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    bag.add(hashOf(token, ofOne));
    const next = tokens[at + 1];
    if (next === undefined) continue;
    bag.add(hashOf(next, hashOf(' ', hashOf(token, ofTwo))));
    const third = tokens[at + 2];
    if (third === undefined) continue;
    bag.add(hashOf(third, hashOf(' ', hashOf(next, hashOf(' ', hashOf(token, ofThree))))));
  }
}

/** Parts of three to five characters within a word and its edges: endings, typing errors, languages with long words. */
function addCharacters(tokens: readonly string[]): void {
  for (const token of tokens) {
    const word = ` ${token.slice(0, 30)} `;
    for (let size = 3; size <= 5; size += 1) {
      for (let at = 0; at + size <= word.length; at += 1) bag.add(hashOfPart(word, at, at + size, OF_CHARACTERS));
    }
  }
}

const OF_CHARACTERS = hashOf('c');

/** How a mail begins and how it ends says most about what is wanted. */
function addEnd(sentence: readonly string[], mark: string): void {
  const ofOne = hashOf(`${mark}1`);
  for (const token of sentence) bag.add(hashOf(token, ofOne));
  const two = sentence.slice(0, 2).join(' ');
  if (two !== '') bag.add(hashOf(two, hashOf(`${mark}b`)));
}

function cueFeature(cue: Cue, place: number): number {
  return BUCKETS + place * CUES.length + CUES.indexOf(cue);
}
