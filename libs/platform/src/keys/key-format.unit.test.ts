import { describe, expect, test } from 'vitest';
import { KEY_KINDS, KEY_PREFIXES, generateApiKey, hashApiKey, isKeyShaped, keyHint } from './key-format.js';

describe('API keys', () => {
  test.each(KEY_KINDS)('a %s key has its prefix and 32 base62 characters', (kind) => {
    const key = generateApiKey(kind);
    expect(key.startsWith(KEY_PREFIXES[kind])).toBe(true);
    expect(key.slice(KEY_PREFIXES[kind].length)).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(isKeyShaped(key)).toBe(true);
  });

  test('two keys are never the same', () => {
    const keys = Array.from({ length: 1_000 }, () => generateApiKey('msk'));
    expect(new Set(keys).size).toBe(1_000);
  });

  test('every character of the alphabet turns up', () => {
    const seen = new Set(Array.from({ length: 200 }, () => generateApiKey('msk').slice(4)).join(''));
    expect(seen.size).toBe(62);
  });

  test("a key of MisarReach is the same key under the prefix of MisarReach's SDK, and no other key is", () => {
    const random = 'a'.repeat(32);
    expect(isKeyShaped(`mrk_${random}`)).toBe(true);
    expect(hashApiKey(`mrk_${random}`)).toEqual(hashApiKey(`msr_${random}`));
    expect(hashApiKey(`msk_${random}`)).not.toEqual(hashApiKey(`msr_${random}`));
  });

  test.each([
    '',
    'mm_live_',
    `mm_live_${'a'.repeat(31)}`,
    `mm_live_${'a'.repeat(33)}`,
    `mm_live_${'a'.repeat(31)}-`,
    `sk_live_${'a'.repeat(32)}`,
    ` msk_${'a'.repeat(32)}`,
    `msk_${'a'.repeat(32)}\n`,
  ])('%j is no key', (text) => {
    expect(isKeyShaped(text)).toBe(false);
  });

  test('the stored hash is the SHA-256 of the whole key', () => {
    expect(hashApiKey('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('a hint shows the prefix and the last four characters only', () => {
    expect(keyHint(`mm_live_${'a'.repeat(28)}WXYZ`)).toBe('mm_live_…WXYZ');
  });
});
