import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** 32 bytes at random or a text of as much entropy; one per installation. */
export type TokenSecret = string | Uint8Array;

export type TokenPurpose = 'open' | 'click' | 'unsubscribe' | 'verp';

/** Derived keys are few: an installation has one secret, and two while it changes. */
const derived = new Map<string, Buffer>();
const MAX_DERIVED = 64;

/**
 * HMAC-SHA-256 under a key of its own per purpose (HKDF, RFC 5869): a token of one kind is worth nothing as another.
 * @returns 32 bytes
 * @throws RangeError when the secret is shorter than 16 bytes
 */
export function tokenMac(purpose: TokenPurpose, text: string, secret: TokenSecret): Buffer {
  return createHmac('sha256', keyOf(purpose, secret)).update(text).digest();
}

/** Compares in constant time. */
export function sameMac(given: Uint8Array, expected: Uint8Array): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function keyOf(purpose: TokenPurpose, secret: TokenSecret): Buffer {
  const name = `${purpose}:${typeof secret === 'string' ? secret : `:${Buffer.from(secret).toString('base64')}`}`;
  const known = derived.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.from(secret);
  if (bytes.length < 16) throw new RangeError('a secret for tokens has at least 16 bytes');
  if (derived.size >= MAX_DERIVED) derived.clear();
  const key = Buffer.from(hkdfSync('sha256', bytes, Buffer.alloc(0), `posthorn mail ${purpose} v1`, 32));
  derived.set(name, key);
  return key;
}
