import type { SignalMail } from '../signal-mail.js';
import { conceptFeatures, conceptsOf } from './concept-features.js';
import { taskSentences } from './context-features.js';
import { markupFeatures } from './markup-features.js';
import { readSurfaces } from './surfaces.js';
import { readTokens } from './tokens.js';
import { windowsOf } from './windows.js';
import { wordFeatures } from './word-features.js';

/** What one window of a mail looks like to the model. */
export interface WindowFeatures {
  /** Engineered, named, each once. */
  readonly named: ReadonlySet<string>;
  /** Buckets of words and word pairs. */
  readonly words: ReadonlySet<number>;
}

const SEEN_PLACES: ReadonlySet<string> = new Set(['body', 'subject', 'quoted']);

/** Features of every window of a mail; a mail's score is its worst window's. Linear in what is read (surfaces.ts). */
export function readFeatures(mail: SignalMail | { readonly text: string }): WindowFeatures[] {
  const { surfaces, tricks } = readSurfaces(mail);
  const found: WindowFeatures[] = [];
  const seen = new Set<string>();
  for (const surface of surfaces) {
    const tokens = readTokens(surface.text);
    const line = conceptsOf(tokens);
    const tasks = taskSentences(surface.text, tokens, line);
    for (const window of windowsOf(surface, tokens)) {
      const prefix = SEEN_PLACES.has(surface.place) ? '' : `${surface.place === 'hidden' ? 'h' : 'd'}|`;
      const key = `${prefix}${window.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const named = new Set<string>();
      conceptFeatures(window.tokens, line.slice(window.from, window.from + window.tokens.length), (name) => {
        named.add(name);
        if (prefix !== '' && (name.startsWith('c:') || name.startsWith('^'))) named.add(prefix + name);
      });
      markupFeatures(window.text, (name) => named.add(name));
      for (const { at, end, features } of tasks) {
        if (at >= window.from && end <= window.from + window.tokens.length)
          for (const name of features) named.add(name);
      }
      if (prefix !== '') named.add(`place:${surface.place}`);
      for (const trick of tricks) named.add(`t:${trick}`);
      found.push({ named, words: wordFeatures(window.tokens) });
    }
  }
  return found;
}
