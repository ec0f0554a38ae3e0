/** Beyond this much text nothing is read: who wants something says so before. Characters. */
export const READ_CHARS = 8_192;

const WORD = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|\p{N}+|[?!]/gu;
const LONGEST_NUMBER = 5;
const APOSTROPHES = /[’ʼ`´]/g;

/**
 * Words of a text in lower case; a Han or kana character is a word of its own, since there are no spaces between them (runs are
 * put together again by n-grams); a number is `0` times its length, five at most; `?` and `!` stay.
 * No `Intl.Segmenter`: its dictionary differs between releases of Node, and with it the weights.
 */
export function tokensOf(text: string): string[] {
  const tokens = normalised(text).match(WORD) ?? [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    // A token is all number or has none in it.
    if (!isLetter(token.charCodeAt(0)) && /^\p{N}/u.test(token))
      tokens[at] = '0'.repeat(Math.min(token.length, LONGEST_NUMBER));
  }
  return tokens;
}

/** a to z, which most words begin with. */
function isLetter(unit: number): boolean {
  return unit >= 97 && unit <= 122;
}

/** Compatibility forms undone (full width, ligatures), one kind of apostrophe, lower case, bounded. */
function normalised(text: string): string {
  return text.slice(0, READ_CHARS).normalize('NFKC').replace(APOSTROPHES, "'").toLowerCase();
}
