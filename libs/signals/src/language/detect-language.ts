import { eld } from 'eld/extrasmall';

/** eld itself looks at 1,000 characters; what is cleaned before is bounded like this. */
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
  const found = eld.detect(words);
  return found.language !== '' && found.isReliable() ? found.language : undefined;
}
