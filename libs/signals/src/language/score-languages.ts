import type { LanguageModel } from './language-model.js';

/** As eld reads (its n-grams were counted so): of a text the first 1,000 characters, of these some 350 bytes, of a word 70. */
const MOST_CHARACTERS = 1_000;
const BYTES_TO_A_SPACE = 350;
const MOST_BYTES = 380;
const LONGEST_WORD = 70;
const NGRAM = 4;
const STRIDE = 3;
const FEWEST_NGRAMS = 3;
/** Makes 0..1 of the mean score of an n-gram. */
const HALF_SCORE = 25;
const SPACE = 0x20;

/** The language whose n-grams of bytes the text has most of; nothing where none is sure. The results of eld 2.1 (ADR 0033). */
export function likeliestLanguage(model: LanguageModel, text: string): string | undefined {
  const ngrams = ngramsOf(
    wordsOf(text.substring(0, MOST_CHARACTERS).replace(model.separators, ' ').trim().toLowerCase()),
  );
  const scores = new Uint32Array(model.languages.length);
  for (const ngram of ngrams) {
    const at = typeof ngram === 'number' ? indexOf(model.keys, ngram) : -1;
    if (at < 0) continue;
    for (let pair = model.starts[at] ?? 0; pair < (model.starts[at + 1] ?? 0); pair += 2) {
      const language = model.pairs[pair] ?? 0;
      scores[language] = (scores[language] ?? 0) + (model.pairs[pair + 1] ?? 0) + model.scoreBase;
    }
  }
  const best = scores.indexOf(Math.max(...scores));
  const mean = (scores[best] ?? 0) / Math.max(1, ngrams.size);
  const sure = ngrams.size >= FEWEST_NGRAMS && mean / (mean + HALF_SCORE) >= (model.leastScores[best] ?? 1);
  return sure ? model.languages[best] : undefined;
}

/** Words as bytes of UTF-8; letters of the basic plane only, as the separators leave them. */
function wordsOf(text: string): number[][] {
  const words: number[][] = [];
  let word: number[] = [];
  let bytes = 0;
  for (let at = 0; at < text.length && bytes <= MOST_BYTES; at++) {
    const unit = text.charCodeAt(at);
    if (unit === SPACE) {
      if (word.length > 0) words.push(word);
      word = [];
      if (bytes++ > BYTES_TO_A_SPACE) break;
    } else {
      const before = word.length;
      if (unit < 0x80) word.push(unit);
      else if (unit < 0x800) word.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
      else word.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
      bytes += word.length - before;
    }
  }
  if (word.length > 0) words.push(word);
  return words;
}

/** Four bytes, three on from one another, a space at the edges of a word; each once. What is left of a very long word counts, though it is never known. */
function ngramsOf(words: readonly (readonly number[])[]): Set<number | string> {
  const found = new Set<number | string>();
  for (const word of words) {
    const length = Math.min(word.length, LONGEST_WORD);
    let at = 0;
    for (; at + NGRAM < length; at += STRIDE) found.add(keyOf(word, at, at + NGRAM, at === 0 ? SPACE : 0));
    const rest = Math.max(0, length - NGRAM);
    const edge = at === 0 ? SPACE : 0;
    if (word.length > LONGEST_WORD) found.add(word.slice(rest).join(' '));
    else found.add(keyOf(word, length === STRIDE ? 0 : rest, word.length, edge) * 256 + SPACE);
  }
  return found;
}

function keyOf(word: readonly number[], from: number, to: number, edge: number): number {
  let key = edge;
  for (let at = from; at < to; at++) key = key * 256 + (word[at] ?? 0);
  return key;
}

function indexOf(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = keys[middle] ?? 0;
    if (found === key) return middle;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
