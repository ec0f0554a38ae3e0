import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodedWords } from './encoded-word.js';
import { mailboxField, parameter, textField } from './header-field.js';
import { headerText } from './mail.fixture.js';

describe('a field', () => {
  test.each([
    ['Hello', 'Subject: Hello\r\n'],
    ['', 'Subject: \r\n'],
    ['a\r\nBcc: eve@evil.example', 'Subject: a Bcc: eve@evil.example\r\n'],
    ['a\0b', 'Subject: a b\r\n'],
    ['Grüße aus dem schönen Berlin', 'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_dem_sch=C3=B6nen_Berlin?=\r\n'],
    ['你好世界', 'Subject: =?UTF-8?B?5L2g5aW95LiW55WM?=\r\n'],
    ['=?UTF-8?Q?fake?=', 'Subject: =?UTF-8?B?PT9VVEYtOD9RP2Zha2U/PQ==?=\r\n'],
    ['two  spaces', 'Subject: =?UTF-8?Q?two__spaces?=\r\n'],
  ])('of %j is one field', (value, line) => {
    expect(textField('Subject', value).line).toBe(line);
  });

  test('is folded at its spaces before column 77', () => {
    const { line } = textField('Subject', 'word '.repeat(40).trim());
    expect(Math.max(...line.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(77);
    expect(line.replaceAll('\r\n', '')).toBe(`Subject: ${'word '.repeat(40).trim()}`);
  });

  test.each([
    ['Ann', 'Ann <a@b.example>'],
    ['B, Ann', '"B, Ann" <a@b.example>'],
    ['Ann "A" B', '"Ann \\"A\\" B" <a@b.example>'],
    ['Jürgen', '=?UTF-8?Q?J=C3=BCrgen?= <a@b.example>'],
    ['Eve <eve@evil.example>', '"Eve <eve@evil.example>" <a@b.example>'],
    [' ', 'a@b.example'],
  ])('of a mailbox called %j', (name, text) => {
    expect(mailboxField('To', [{ email: 'a@b.example', name }]).line).toBe(`To: ${text}\r\n`);
  });

  test('parameters are quoted, or encoded by RFC 2231 in pieces', () => {
    expect(parameter('filename', 'a "b".txt')).toBe('filename="a \\"b\\".txt"');
    expect(parameter('filename', 'ä.txt')).toBe("filename*=utf-8''%C3%A4.txt");
    expect(parameter('filename', 'x'.repeat(70))).toBe(
      `filename*0*=utf-8''${'x'.repeat(50)}; filename*1*=${'x'.repeat(20)}`,
    );
    expect(parameter('filename', 'a\r\nX: b')).toBe('filename="a X: b"');
  });
});

test('encoded words are at most 75 characters long and hold whole characters', () => {
  fc.assert(
    fc.property(headerText, (text) => {
      for (const word of encodedWords(text)) {
        expect(word.length).toBeLessThanOrEqual(75);
        const [, encoding, data = ''] = /^=\?UTF-8\?([QB])\?(.*)\?=$/.exec(word) ?? [];
        const bytes =
          encoding === 'B'
            ? Buffer.from(data, 'base64')
            : Buffer.from(
                data
                  .replaceAll('_', ' ')
                  .replaceAll(/=(..)/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
                'latin1',
              );
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
      }
    }),
  );
});
