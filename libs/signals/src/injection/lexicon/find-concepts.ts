import { codeOf, CONCEPTS, type Concept, type Lexicon } from './concept.js';
import { english } from './english.js';
import { dutch, german, swedish } from './germanic.js';
import { french, italian, portuguese, spanish } from './romance.js';
import { chinese, japanese, korean, others } from './scripts.js';
import { polish, russian, southSlavic, turkish } from './slavic.js';
import { WordTree } from './word-tree.js';

const BY_WORD: readonly Lexicon[] = [
  english,
  german,
  dutch,
  swedish,
  french,
  spanish,
  portuguese,
  italian,
  polish,
  russian,
  southSlavic,
  turkish,
];
const BY_SCRIPT: readonly Lexicon[] = [chinese, japanese, korean, others];

interface Phrase {
  readonly rest: readonly string[];
  readonly code: number;
}

const SHORTEST_PREFIX = 4;
const words = wordsOf(new Set(CONCEPTS), codeOf);
const phrases = new WordTree<Phrase>([...phraseEntries()]);
/** By their first character, the entries of scripts without spaces: each with the codes of its concepts. */
const scripts = scriptEntries();

function* entries(lexicons: readonly Lexicon[]): Generator<readonly [Concept, string]> {
  for (const lexicon of lexicons) {
    for (const concept of CONCEPTS) {
      for (const entry of (lexicon[concept] ?? '').split(/\s+/)) if (entry !== '') yield [concept, entry];
    }
  }
}

/** The single words of some concepts, in all languages with spaces, each with what `valueOf` says of its concept. */
export function wordsOf<T>(concepts: ReadonlySet<Concept>, valueOf: (concept: Concept) => T): WordTree<T> {
  const found: (readonly [string, boolean, T])[] = [];
  for (const [concept, entry] of entries(BY_WORD)) {
    if (entry.includes('_') || !concepts.has(concept)) continue;
    const isPrefix = entry.endsWith('*') && entry.length > SHORTEST_PREFIX;
    found.push([isPrefix ? entry.slice(0, -1) : entry.replace('*', ''), isPrefix, valueOf(concept)]);
  }
  return new WordTree(found);
}

function* phraseEntries(): Generator<readonly [string, boolean, Phrase]> {
  for (const [concept, entry] of entries(BY_WORD)) {
    if (!entry.includes('_')) continue;
    const [first = '', ...rest] = entry.split('_');
    yield [first, false, { rest, code: codeOf(concept) }];
  }
}

function scriptEntries(): ReadonlyMap<string, readonly { readonly entry: string; readonly codes: Set<number> }[]> {
  const byFirst = new Map<string, { readonly entry: string; readonly codes: Set<number> }[]>();
  for (const [concept, entry] of entries(BY_SCRIPT)) {
    const same = byFirst.get(entry.charAt(0)) ?? [];
    byFirst.set(entry.charAt(0), same);
    const known = same.find((one) => one.entry === entry);
    if (known === undefined) same.push({ entry, codes: new Set([codeOf(concept)]) });
    else known.codes.add(codeOf(concept));
  }
  return byFirst;
}

/**
 * Codes of the concepts of the word at `index`, each once: by itself, by its beginning, as the first of a phrase, or written within a run of a
 * script without spaces. Not to be changed: the same list serves every such word.
 */
export function findConcepts(tokens: readonly { readonly word: string }[], index: number): readonly number[] {
  const token = tokens[index]?.word ?? '';
  let found = words.find(token);
  for (const { rest, code } of phrases.find(token)) {
    if (rest.every((word, at) => tokens[index + 1 + at]?.word === word)) found = withCode(found, code);
  }
  return isWithoutSpaces(token) ? withinScript(token, found) : found;
}

function withCode(found: readonly number[], code: number): readonly number[] {
  return found.includes(code) ? found : [...found, code];
}

/** Arabic, Devanagari, Thai, Khmer, kana, Chinese characters, Hangul. */
function isWithoutSpaces(token: string): boolean {
  const code = token.charCodeAt(0);
  return (code >= 0x0600 && code <= 0x1fff && code !== 0x1e9e) || (code >= 0x3040 && code <= 0xd7af);
}

const LONGEST_RUN = 24;

function withinScript(token: string, known: readonly number[]): readonly number[] {
  const found = new Set(known);
  const end = Math.min(token.length, LONGEST_RUN);
  for (let start = 0; start < end; start++) {
    for (const { entry, codes } of scripts.get(token.charAt(start)) ?? []) {
      if (token.startsWith(entry, start)) for (const code of codes) found.add(code);
    }
  }
  return [...found];
}
