import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotStuffed, isEightBit } from './dot-stuffing.js';

const stuffed = (text: string): string => Buffer.from(dotStuffed(Buffer.from(text, 'latin1'))).toString('latin1');

test.each([
  ['Hello\r\n', 'Hello\r\n.\r\n'],
  ['Hello', 'Hello\r\n.\r\n'],
  ['', '\r\n.\r\n'],
  ['.\r\n', '..\r\n.\r\n'],
  ['a\r\n.b\r\n..c\r\n', 'a\r\n..b\r\n...c\r\n.\r\n'],
  ['a.b\r\nc.\r\n', 'a.b\r\nc.\r\n.\r\n'],
  ['a\n.\nb', 'a\r\n..\r\nb\r\n.\r\n'],
  ['a\r.\rb\r', 'a\r\n..\r\nb\r\n.\r\n'],
  ['a\n.\r\nMAIL FROM:<x>\r\n', 'a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n'],
])('%j is sent as %j', (text, sent) => {
  expect(stuffed(text)).toBe(sent);
});

const text = fc.string({ unit: fc.constantFrom('\r', '\n', '\r\n', '.', 'a', '\xe4', '\r\n.'), maxLength: 40 });

test('a server that knows any line break sees one end, at the end, and the text with complete line breaks', () => {
  const property = fc.property(text, (raw) => {
    const sent = stuffed(raw);
    expect(sent.endsWith('\r\n.\r\n')).toBe(true);
    const body = sent.slice(0, -3);
    // No line of a single dot, however lines end.
    expect(body.split(/\r\n|\r|\n/)).not.toContain('.');
    expect(body).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
    const unstuffed = body.replaceAll(/(^|\r\n)\./g, '$1');
    const complete = raw.replaceAll(/\r\n|\r|\n/g, '\r\n');
    expect(unstuffed).toBe(complete.endsWith('\r\n') ? complete : `${complete}\r\n`);
  });
  fc.assert(property, { numRuns: 2_000 });
});

test('one byte above 127 makes a mail eight-bit', () => {
  expect(isEightBit(Buffer.from('abc'))).toBe(false);
  expect(isEightBit(Buffer.from('abä'))).toBe(true);
});
