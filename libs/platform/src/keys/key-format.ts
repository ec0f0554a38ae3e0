import { hash, randomInt } from 'node:crypto';
import type { KeyKind } from '@posthorn/database';

/** What a key of each kind starts with on the wire. */
export const KEY_PREFIXES = {
  mm_live: 'mm_live_',
  mm_test: 'mm_test_',
  mk_live: 'mk_live_',
  mk_test: 'mk_test_',
  msk: 'msk_',
  msr: 'msr_',
  worker: 'mwk_',
} as const satisfies Record<KeyKind, string>;

export const KEY_KINDS = [
  'mm_live',
  'mm_test',
  'mk_live',
  'mk_test',
  'msk',
  'msr',
  'worker',
] as const satisfies readonly KeyKind[];

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 32;
const KEY_PATTERN = /^(mm_live_|mm_test_|mk_live_|mk_test_|msk_|msr_|mrk_|mwk_)[0-9A-Za-z]{32}$/;

/** A new key: prefix and 32 random base62 characters (190 bits). Shown once, never stored. */
export function generateApiKey(kind: KeyKind): string {
  let key: string = KEY_PREFIXES[kind];
  for (let i = 0; i < RANDOM_LENGTH; i++) key += ALPHABET.charAt(randomInt(ALPHABET.length));
  return key;
}

/** How MisarReach's SDK writes its keys; the pages of its API write `msr_`. */
const SDK_PREFIX = 'mrk_';

/** Whether `text` could be a key at all. */
export function isKeyShaped(text: string): boolean {
  return KEY_PATTERN.test(text);
}

/**
 * SHA-256 of the key: what is stored and looked up. Enough for 190 random bits; a password would need more.
 * A `msr_` key is the same key when it is written `mrk_`.
 */
export function hashApiKey(key: string): Buffer {
  const written = key.startsWith(SDK_PREFIX) ? KEY_PREFIXES.msr + key.slice(SDK_PREFIX.length) : key;
  return hash('sha256', written, 'buffer');
}

/** What lists show of a key: its prefix and last four characters. */
export function keyHint(key: string): string {
  return `${key.slice(0, key.lastIndexOf('_') + 1)}…${key.slice(-4)}`;
}
