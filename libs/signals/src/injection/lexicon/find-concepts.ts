import { CONCEPTS, type Concept, type Lexicon } from './concept.js';
import { english } from './english.js';
import { dutch, german, swedish } from './germanic.js';
import { french, italian, portuguese, spanish } from './romance.js';
import { chinese, japanese, korean, others } from './scripts.js';
import { polish, russian, southSlavic, turkish } from './slavic.js';

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
  readonly concept: Concept;
}

const words = new Map<string, Set<Concept>>();
const prefixes = new Map<string, Set<Concept>>();
const phrases = new Map<string, Phrase[]>();
const scripts = new Map<string, Set<Concept>>();
const SHORTEST_PREFIX = 4;
const scriptsByFirst = new Map<string, string[]>();
let longestPrefix = 0;

for (const lexicon of BY_WORD) {
  for (const [concept, entry] of entries(lexicon)) {
    if (entry.includes('_')) addPhrase(entry.split('_'), concept);
    else if (entry.endsWith('*') && entry.length > SHORTEST_PREFIX) {
      add(prefixes, entry.slice(0, -1), concept);
      longestPrefix = Math.max(longestPrefix, entry.length - 1);
    } else add(words, entry.replace('*', ''), concept);
  }
}
for (const lexicon of BY_SCRIPT) {
  for (const [concept, entry] of entries(lexicon)) {
    if (!scripts.has(entry))
      scriptsByFirst.set(entry.charAt(0), [...(scriptsByFirst.get(entry.charAt(0)) ?? []), entry]);
    add(scripts, entry, concept);
  }
}

function* entries(lexicon: Lexicon): Generator<readonly [Concept, string]> {
  for (const concept of CONCEPTS) {
    for (const entry of (lexicon[concept] ?? '').split(/\s+/)) if (entry !== '') yield [concept, entry];
  }
}

function add(map: Map<string, Set<Concept>>, key: string, concept: Concept): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([concept]));
  else known.add(concept);
}

function addPhrase(parts: readonly string[], concept: Concept): void {
  const [first = '', ...rest] = parts;
  const known = phrases.get(first);
  if (known === undefined) phrases.set(first, [{ rest, concept }]);
  else known.push({ rest, concept });
}

/** Concepts of the word at `index`: by itself, by its beginning, as the first of a phrase, or written within a run of a script without spaces. */
export function findConcepts(tokens: readonly string[], index: number): readonly Concept[] {
  const token = tokens[index] ?? '';
  const found = new Set<Concept>(words.get(token));
  for (let length = Math.min(token.length, longestPrefix); length >= SHORTEST_PREFIX; length--) {
    for (const concept of prefixes.get(token.slice(0, length)) ?? []) found.add(concept);
  }
  for (const { rest, concept } of phrases.get(token) ?? []) {
    if (rest.every((word, at) => tokens[index + 1 + at] === word)) found.add(concept);
  }
  if (isWithoutSpaces(token)) addWithinScript(token, found);
  return [...found];
}

/** Whether the word alone is one of the words of these concepts; for undoing disguises. */
export function isWordOf(token: string, concepts: ReadonlySet<Concept>): boolean {
  for (const concept of words.get(token) ?? []) if (concepts.has(concept)) return true;
  for (let length = Math.min(token.length, longestPrefix); length >= SHORTEST_PREFIX; length--) {
    for (const concept of prefixes.get(token.slice(0, length)) ?? []) if (concepts.has(concept)) return true;
  }
  return false;
}

/** Arabic, Devanagari, Thai, Khmer, kana, Chinese characters, Hangul. */
export function isWithoutSpaces(token: string): boolean {
  const code = token.charCodeAt(0);
  return (code >= 0x0600 && code <= 0x1fff && code !== 0x1e9e) || (code >= 0x3040 && code <= 0xd7af);
}

const LONGEST_RUN = 24;

function addWithinScript(token: string, found: Set<Concept>): void {
  const end = Math.min(token.length, LONGEST_RUN);
  for (let start = 0; start < end; start++) {
    for (const entry of scriptsByFirst.get(token.charAt(start)) ?? []) {
      if (token.startsWith(entry, start)) for (const concept of scripts.get(entry) ?? []) found.add(concept);
    }
  }
}
