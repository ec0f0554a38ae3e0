import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crlf, encodeText } from './body-encoding.js';
import { bodyText } from './mail.fixture.js';

describe('encodeText', () => {
  test.each([
    ['short ASCII', 'Hello\n', '7bit'],
    ['a line of 998 characters', 'x'.repeat(998), '7bit'],
    ['a line of 999 characters', 'x'.repeat(999), 'quoted-printable'],
    ['a few umlauts', `${'Hello '.repeat(20)}Grüße\n`, 'quoted-printable'],
    ['Chinese', '你好'.repeat(50), 'base64'],
    ['a line that opens with From', 'Hi\nFrom me to you\n', 'quoted-printable'],
    ['From inside a line', 'It is From me\n', '7bit'],
    ['what looks like a boundary', 'x =_y\n', 'quoted-printable'],
    ['a NUL', 'a\0b', 'base64'],
  ])('sends %s as it fits best', (_name, text, encoding) => {
    expect(encodeText(text).encoding).toBe(encoding);
  });

  test('encodes what relays mistreat: dots and From at the start of lines, spaces at their end', () => {
    expect(encodeText('ä\n.\nFrom x\nend \n' + 'plain '.repeat(10)).bytes.toString()).toBe(
      '=C3=A4\r\n=2E\r\n=46rom x\r\nend=20\r\nplain plain plain plain plain plain plain plain plain plain=20',
    );
  });

  test('quoted-printable keeps to 76 columns and decodes to what went in', () => {
    fc.assert(
      fc.property(bodyText, (text) => {
        const { encoding, bytes } = encodeText(text);
        fc.pre(encoding === 'quoted-printable');
        const lines = bytes.toString('latin1').split('\r\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
        const decoded = bytes
          .toString('latin1')
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
        expect(Buffer.from(decoded, 'latin1').toString()).toBe(crlf(text).toWellFormed());
      }),
      { numRuns: 500 },
    );
  });
});
