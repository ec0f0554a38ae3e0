import { describe, expect, test } from 'vitest';
import { addressProblem } from './email-address.js';

describe('mail can be addressed to', () => {
  test.each([
    'alice@example.com',
    'ALICE+tag@Example.COM',
    "o'brien.x-y_z@mail.example.co.uk",
    'user@bücher.example',
    'josé@example.com',
    'a@b.xn--p1ai',
    `${'a'.repeat(64)}@example.com`,
  ])('%s', (address) => expect(addressProblem(address)).toBeUndefined());
});

describe('mail cannot be addressed to', () => {
  test.each([
    ['', 'must contain an @'],
    ['alice', 'must contain an @'],
    ['Alice <alice@example.com>', 'without a display name'],
    ['a@example.com,b@example.com', 'one bare address'],
    ['@example.com', 'before the @'],
    ['a@b@example.com', 'before the @'],
    ['.a@example.com', 'before the @'],
    ['a..b@example.com', 'before the @'],
    [`${'a'.repeat(65)}@example.com`, 'at most 64 bytes'],
    [`a@${'b'.repeat(250)}.com`, 'longer than 254 bytes'],
    ['a b@example.com', 'white space'],
    ['a\r\nBcc: x@example.com', 'white space'],
    ['a\u200b@example.com', 'invisible'],
    ['a\u0000@example.com', 'before the @'],
    ['a\ud800@example.com', 'invisible'],
    ['a@localhost', 'a domain like'],
    ['a@example', 'a domain like'],
    ['a@-x.com', 'a domain like'],
    ['a@x..com', 'a domain like'],
    ['a@[127.0.0.1]', 'a domain like'],
    ['a@127.0.0.1', 'a domain like'],
    ['a@exa mple.com', 'white space'],
    ['a@', 'a domain like'],
    ['[email protected]', 'must contain an @'],
  ])('%j', (address, problem) => expect(addressProblem(address)).toContain(problem));
});
