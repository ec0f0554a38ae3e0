import { tokensOf } from '../tokens.js';
import { CUES, type Cue, type CuePhrases } from './cue.js';
import { ENGLISH } from './english.js';

const LONGEST_PHRASE_TOKENS = 5;
const CUES_OF_PHRASE = indexOf([ENGLISH]);

/** How strongly each cue is there, 0..1: half for one phrase of it, nearing 1 with more. */
export function cueShares(tokens: readonly string[]): Record<Cue, number> {
  const counts = countCues(tokens);
  return Object.fromEntries(CUES.map((cue) => [cue, 1 - 0.5 ** (counts.get(cue) ?? 0)])) as Record<Cue, number>;
}

/** How often phrases of each cue stand in a text, in time linear in its length. */
export function countCues(tokens: readonly string[]): Map<Cue, number> {
  const counts = new Map<Cue, number>();
  for (let start = 0; start < tokens.length; start += 1) {
    let phrase = '';
    for (let length = 1; length <= LONGEST_PHRASE_TOKENS && start + length <= tokens.length; length += 1) {
      phrase = length === 1 ? (tokens[start] ?? '') : `${phrase} ${tokens[start + length - 1]}`;
      for (const cue of CUES_OF_PHRASE.get(phrase) ?? []) counts.set(cue, (counts.get(cue) ?? 0) + 1);
    }
  }
  return counts;
}

function indexOf(languages: readonly CuePhrases[]): ReadonlyMap<string, readonly Cue[]> {
  const index = new Map<string, Cue[]>();
  for (const phrases of languages) {
    for (const cue of CUES) {
      for (const written of (phrases[cue] ?? '').split('|')) {
        const phrase = tokensOf(written).join(' ');
        if (phrase === '') continue;
        const cues = index.get(phrase) ?? [];
        if (!cues.includes(cue)) index.set(phrase, [...cues, cue]);
      }
    }
  }
  return index;
}
