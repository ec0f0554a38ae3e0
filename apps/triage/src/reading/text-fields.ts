/**
 * A text of a stranger as a field of an event: well-formed, without NUL, which PostgreSQL cannot store, cut at a whole
 * character.
 * @param longest UTF-16 code units
 */
export function fieldText(text: string, longest: number): string {
  const clean = text.slice(0, longest).replaceAll('\0', '\uFFFD');
  // A character of two code units that was cut in the middle is left out.
  return /[\uD800-\uDBFF]$/.test(clean) ? clean.slice(0, -1).toWellFormed() : clean.toWellFormed();
}

/** @returns nothing for a text without anything in it */
export function filledText(text: string | undefined, longest: number): string | undefined {
  const field = fieldText(text ?? '', longest).trim();
  return field === '' ? undefined : field;
}
