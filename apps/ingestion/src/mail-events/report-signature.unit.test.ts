import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBy } from './report-signature.js';

const secret = 'webhook-secret';
const body = Buffer.from('{"reach_send_id":"uuid","event":"delivered"}');
const signature = createHmac('sha256', secret).update(body).digest('hex');

describe('a report is signed by', () => {
  test('the hex HMAC-SHA-256 of its raw body', () => expect(isSignedBy(secret, body, signature)).toBe(true));
  test('the same in upper case', () => expect(isSignedBy(secret, body, signature.toUpperCase())).toBe(true));
});

describe('a report is not signed', () => {
  test.each([
    ['without a signature', undefined],
    ['by an empty one', ''],
    ['by one that is a character short', signature.slice(1)],
    ['by one that is a character long', `${signature}0`],
    ['by one that is not hex', 'z'.repeat(64)],
    ['by multi-byte characters of the right count', 'é'.repeat(64)],
    ['by one with a scheme in front', `sha256=${signature}`],
    ['by two, joined as a repeated header is', `${signature}, ${signature}`],
    ["by another key's", createHmac('sha256', 'other').update(body).digest('hex')],
  ])('%s', (_, given) => expect(isSignedBy(secret, body, given)).toBe(false));

  test('when one byte of the body differs', () => {
    expect(isSignedBy(secret, Buffer.concat([body, Buffer.from(' ')]), signature)).toBe(false);
  });
});
