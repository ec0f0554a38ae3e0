import type { Cue } from './cue.js';
import { CueIndex } from './cue-index.js';
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

const INDEX = new CueIndex([
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
  const count = (cues: readonly Cue[]): void => {
    for (const cue of cues) counts.set(cue, (counts.get(cue) ?? 0) + 1);
  };
  for (let start = 0; start < tokens.length; start += 1) INDEX.read(tokens, start, count);
  return counts;
}
