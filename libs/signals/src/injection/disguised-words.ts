import type { Concept } from './lexicon/concept.js';
import { wordsOf } from './lexicon/find-concepts.js';
import type { Spelling } from './lexicon/word-tree.js';

export interface Undisguised {
  readonly kind: 'rot13' | 'reversed' | 'leetspeak';
  readonly text: string;
}

/** Words that a disguised instruction is bound to contain. */
const TELLTALE: ReadonlySet<Concept> = new Set([
  'override',
  'instruction',
  'prompt',
  'secret',
  'prior',
  'send',
  'reveal',
]);
const telltale = wordsOf(TELLTALE, () => true);

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const AS_WRITTEN = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const ROT13 = spelling((letter) => letter.replace(/[a-z]/, rot13));
const UNLEET = spelling((letter) => LEET[letter] ?? letter);
const LONGEST_LINE = 4_000;

function spelling(of: (letter: string) => string): Spelling {
  return Uint8Array.from(AS_WRITTEN, (letter) => of(letter).charCodeAt(0));
}

function rot13(letter: string): string {
  return String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97);
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}

/** What a line says once a disguise is undone: rot13 and backwards where two words or more are telltale only then, 1337 where one is. */
export function undisguise(line: string): Undisguised[] {
  const lower = line.slice(0, LONGEST_LINE).toLowerCase();
  const hits = { rot13: 0, reversed: 0, leetspeak: 0 };
  for (const word of lower.match(/[\p{L}\p{N}@$!]{4,40}/gu) ?? []) {
    const isRot13 = telltale.hasSpelt(word, ROT13);
    const isReversed = telltale.hasBackwards(word);
    const isLeet = telltale.hasSpelt(word, UNLEET) && /[\d@$!]/.test(word) && /[a-z]/.test(word);
    if (!(isRot13 || isReversed || isLeet) || telltale.find(word).length > 0) continue;
    if (isRot13) hits.rot13++;
    if (isReversed) hits.reversed++;
    if (isLeet) hits.leetspeak++;
  }
  const found: Undisguised[] = [];
  if (hits.rot13 > 1) found.push({ kind: 'rot13', text: lower.replace(/[a-z]/g, rot13) });
  if (hits.reversed > 1) found.push({ kind: 'reversed', text: reversed(lower) });
  if (hits.leetspeak > 0)
    found.push({ kind: 'leetspeak', text: lower.replace(/[013457@$!]/g, (sign) => LEET[sign] ?? sign) });
  return found;
}
