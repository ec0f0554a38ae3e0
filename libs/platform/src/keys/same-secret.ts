import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that says nothing about either, not even the length. */
export function isSameSecret(given: string | undefined, secret: string): boolean {
  if (given === undefined) return false;
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
