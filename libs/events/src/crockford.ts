/** Crockford's base32: no I, L, O, U, and its ASCII order is its numeric order. */
export const CROCKFORD_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Fixed-width Crockford base32, most significant character first.
 * @param value integer from 0 to 2^53 - 1 that fits `length` characters of 5 bits
 */
export function crockford32(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = CROCKFORD_ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
