import { tokensOf } from '../tokens.js';
import { CUES, type Cue, type CuePhrases } from './cue.js';
import { CHINESE, JAPANESE } from './east-asian.js';
import { ENGLISH } from './english.js';
import { FRENCH } from './french.js';
import { GERMAN } from './german.js';
import { DANISH, RUSSIAN, TURKISH } from './further.js';
import { ITALIAN } from './italian.js';
import { DUTCH, SWEDISH } from './northern.js';
import { POLISH } from './polish.js';
import { PORTUGUESE } from './portuguese.js';
import { SPANISH } from './spanish.js';

const LONGEST_PHRASE_TOKENS = 7;
const SHORTEST_STEM = 3;
const LONGEST_STEM = 16;

const { phrases: CUES_OF_PHRASE, stems: CUES_OF_STEM } = indexOf([
  ENGLISH,
  GERMAN,
  FRENCH,
  SPANISH,
  ITALIAN,
  PORTUGUESE,
  DUTCH,
  SWEDISH,
  POLISH,
  JAPANESE,
  CHINESE,
  RUSSIAN,
  DANISH,
  TURKISH,
]);

/**
 * How often phrases of each cue stand in a text, in time linear in its length. All languages at once: which one it is need not be known, and
 * what a phrase of another language says by accident the model has seen while it was trained.
 */
export function countCues(tokens: readonly string[]): Map<Cue, number> {
  const counts = new Map<Cue, number>();
  const count = (cues: readonly Cue[] | undefined): void => {
    for (const cue of cues ?? []) counts.set(cue, (counts.get(cue) ?? 0) + 1);
  };
  for (const [start, token] of tokens.entries()) {
    let phrase = token;
    count(CUES_OF_PHRASE.get(phrase));
    for (let length = 2; length <= LONGEST_PHRASE_TOKENS && start + length <= tokens.length; length += 1) {
      phrase = `${phrase} ${tokens[start + length - 1]}`;
      count(CUES_OF_PHRASE.get(phrase));
    }
    for (let length = SHORTEST_STEM; length <= Math.min(token.length, LONGEST_STEM); length += 1) {
      count(CUES_OF_STEM.get(token.slice(0, length)));
    }
  }
  return counts;
}

interface CueIndex {
  readonly phrases: ReadonlyMap<string, readonly Cue[]>;
  /** Beginnings of words. */
  readonly stems: ReadonlyMap<string, readonly Cue[]>;
}

function indexOf(languages: readonly CuePhrases[]): CueIndex {
  const phrases = new Map<string, Cue[]>();
  const stems = new Map<string, Cue[]>();
  for (const language of languages) {
    for (const cue of CUES) {
      for (const written of (language[cue] ?? '').split('|')) {
        const phrase = tokensOf(written).join(' ');
        if (phrase === '') continue;
        const index = written.endsWith('*') && !phrase.includes(' ') ? stems : phrases;
        const cues = index.get(phrase) ?? [];
        if (!cues.includes(cue)) index.set(phrase, [...cues, cue]);
      }
    }
  }
  return { phrases, stems };
}
