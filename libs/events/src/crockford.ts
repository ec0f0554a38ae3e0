/** Crockford's base32: no I, L, O, U; its ASCII order is its numeric order. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Two characters for each 10-bit number, so that encoding takes one look-up per pair. */
const PAIRS = Array.from(ALPHABET, (high) => Array.from(ALPHABET, (low) => high + low)).flat();

/** The digit of each ASCII code; 255 for a character that is none. */
const DIGITS = new Uint8Array(128).fill(255);
for (let digit = 0; digit < ALPHABET.length; digit++) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

function pair(value: number): string {
  return PAIRS[value & 1023] ?? '';
}

/** Six characters for the low 30 bits of an integer. */
export function encode30(value: number): string {
  return pair(value >>> 20) + pair(value >>> 10) + pair(value);
}

/** Four characters for the low 20 bits of an integer. */
export function encode20(value: number): string {
  return pair(value >>> 10) + pair(value);
}

/** Ten characters for the low 50 bits of an integer up to 2^53 - 1. */
export function encode50(value: number): string {
  // Bit operators see 32 bits only: the upper 30 bits are moved down by division.
  return encode30(Math.floor(value / 2 ** 20)) + encode20(value);
}

/** @returns the number in six characters at `from`, or -1 when one of them is not a digit */
export function decode30(text: string, from: number): number {
  return decode(text, from, from + 6);
}

/** @returns the number in ten characters at `from`, or -1 when one of them is not a digit */
export function decode50(text: string, from: number): number {
  const high = decode(text, from, from + 6);
  const low = decode(text, from + 6, from + 10);
  return high < 0 || low < 0 ? -1 : high * 2 ** 20 + low;
}

function decode(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = DIGITS[text.charCodeAt(i)] ?? 255;
    if (digit > 31) return -1;
    value = (value << 5) | digit;
  }
  return value;
}
