/** What a character is to the tokenizer. Numbers, so that a table of bytes holds them. */
export const SPACE = 1;
/** Neither white space nor part of a word. */
export const SIGN = 2;
/** Within words without being a letter: marks (accents), underscore, apostrophe. */
export const JOINER = 3;
export const NUMBER = 4;
export const LETTER = 5;

/** Of the code units that are characters by themselves, filled as they are met. */
const kinds = new Uint8Array(0x10000);

/** Of the character (code point) that begins at `at`; half a surrogate pair is a sign. */
export function kindAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const known = kinds[unit] ?? 0;
  if (known !== 0) return known;
  if (unit >= 0xd800 && unit <= 0xdbff) return kindOf(String.fromCodePoint(text.codePointAt(at) ?? 0));
  return (kinds[unit] = kindOf(String.fromCharCode(unit)));
}

function kindOf(character: string): number {
  if (/\s/.test(character)) return SPACE;
  if (/\p{L}/u.test(character)) return LETTER;
  if (/\p{N}/u.test(character)) return NUMBER;
  return /[\p{M}_']/u.test(character) ? JOINER : SIGN;
}

/** Code units of the character at `at`: 2 for a surrogate pair. */
export function widthAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdbff) return 1;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff ? 2 : 1;
}
