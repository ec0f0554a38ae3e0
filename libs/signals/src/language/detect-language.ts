import { shippedLanguages } from './language-model.js';
import { likeliestLanguage } from './score-languages.js';

/** Of these, without addresses and numbers, 1,000 are looked at. */
const READ_CHARACTERS = 2_000;
/** Below it names and greetings decide; a character of Chinese, Japanese or Korean says as much as a few letters. */
const FEWEST_LETTERS = 16;
const FEWEST_IDEOGRAPHS = 4;

/**
 * The language the mail is written in, from the author's own words.
 * @returns BCP 47 (a primary language subtag), nothing when unsure
 */
export function detectLanguage(text: string): string | undefined {
  const words = text
    .slice(0, READ_CHARACTERS)
    .split(/\s+/)
    .filter((word) => !/[@\d/\\_<>=]/.test(word))
    .join(' ');
  if (!hasSome(words, LETTER, FEWEST_LETTERS) && !hasSome(words, IDEOGRAPH, FEWEST_IDEOGRAPHS)) return undefined;
  return likeliestLanguage(shippedLanguages(), words);
}

const LETTER = /\p{L}/gu;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

function hasSome(text: string, pattern: RegExp, fewest: number): boolean {
  let found = 0;
  for (const _ of text.matchAll(pattern)) if (++found >= fewest) return true;
  return false;
}
