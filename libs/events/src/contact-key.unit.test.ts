import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contactKey, normaliseAddress } from './contact-key.js';

/** Any UTF-16, lone surrogates too. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));
const secret = Buffer.from('0123456789abcdef0123456789abcdef');
const secrets = fc.uint8Array({ minLength: 16, maxLength: 64 });
const localPart = fc.stringMatching(/^[a-zA-Z0-9.+_-]{1,20}$/);
const domain = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,15}\.[a-zA-Z]{2,5}$/);
const addresses = fc.tuple(localPart, domain).map(([local, host]) => `${local}@${host}`);

describe('a contact key', () => {
  test('is 16 lower-case base32 characters of the HMAC, the same on every machine', () => {
    const digest = createHmac('sha256', secret).update('alice@example.com').digest();
    const bits = [...digest.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const expected = bits.replace(/.{5}/g, (five) =>
      'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(five, 2)),
    );
    expect(contactKey(secret, 'alice@example.com')).toBe(expected);
    expect(expected).toBe('qqjebuvfwzsuwoxc');
  });

  test('is one plain subject token whatever the address holds', () => {
    fc.assert(fc.property(secrets, anyText, (key, address) => /^[a-z2-7]{16}$/.test(contactKey(key, address))));
  });

  test('does not depend on letter case or surrounding white space', () => {
    fc.assert(
      fc.property(addresses, fc.constantFrom(' ', '\t', '\r\n', '\u00a0', ''), (address, space) => {
        const key = contactKey(secret, address);
        expect(contactKey(secret, address.toUpperCase())).toBe(key);
        expect(contactKey(secret, `${space}${address.toLowerCase()}${space}`)).toBe(key);
      }),
    );
  });

  test('differs between secrets, so keys of two workspaces cannot be joined', () => {
    fc.assert(
      fc.property(addresses, secrets, secrets, (address, one, other) => {
        fc.pre(Buffer.compare(one, other) !== 0);
        expect(contactKey(one, address)).not.toBe(contactKey(other, address));
      }),
    );
  });

  test('differs between addresses', () => {
    fc.assert(
      fc.property(addresses, addresses, (one, other) => {
        fc.pre(one.toLowerCase() !== other.toLowerCase());
        expect(contactKey(secret, one)).not.toBe(contactKey(secret, other));
      }),
    );
  });
});

describe('a normalised address', () => {
  test.each([
    ['Alice@Example.COM', 'alice@example.com'],
    ['anna@Bücher.example', 'anna@xn--bcher-kva.example'],
    ['anna@xn--bcher-kva.example', 'anna@xn--bcher-kva.example'],
    ['anna@BÜCHER.example', 'anna@xn--bcher-kva.example'],
    ['anna@bu\u0308cher.example', 'anna@xn--bcher-kva.example'],
    ['用户@例え.jp', '用户@xn--r8jz45g.jp'],
    ['jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['alice+news@example.com', 'alice+news@example.com'],
    ['"odd@local"@example.com', '"odd@local"@example.com'],
    ['no-domain', 'no-domain'],
    ['', ''],
  ])('of %j is %j', (address, expected) => {
    expect(normaliseAddress(address)).toBe(expected);
  });

  test('stays as it is when normalised again', () => {
    const anything = fc.oneof(fc.string({ unit: 'grapheme' }), anyText, addresses);
    fc.assert(
      fc.property(fc.tuple(anything, anything), ([local, host]) => {
        const once = normaliseAddress(`${local}@${host}`);
        expect(normaliseAddress(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
