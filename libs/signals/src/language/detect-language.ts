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
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const ideographs =
    words.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  if (letters < FEWEST_LETTERS && ideographs < FEWEST_IDEOGRAPHS) return undefined;
  return likeliestLanguage(shippedLanguages(), words);
}
