import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { aMail, mailOf } from './mail.fixture.js';
import { parseReceived } from './parse-received.js';
import { peekHeader } from './peek-header.js';

/** Far above what any of these takes (ADR 0034), far below what one of them took before it was bounded. */
const MAX_MS = 2500;
const MAX_BYTES = 400 * 1024 * 1024;

const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  ).join('');
const header = (...fields: readonly string[]): string => ['From: a@b.example', ...fields, '', ''].join('\r\n');

/** Mails that took another reader seconds or gigabytes, and what is said of them. */
const HOSTILE: readonly (readonly [string, () => string, readonly string[]])[] = [
  ['50 MB of lines', () => header() + `${'x'.repeat(76)}\r\n`.repeat(640_000), ['text_too_big']],
  ['20 MB on one line', () => header() + 'x'.repeat(20_000_000), ['text_too_big']],
  ['52 MB', () => header() + 'x'.repeat(999).concat('\n').repeat(53_000), ['too_big', 'text_too_big']],
  ['25 MB of line feeds', () => header() + '\n'.repeat(25_000_000), ['text_too_big']],
  ['5 MB of carriage returns', () => header() + '\r'.repeat(5_000_000), ['bare_line_break', 'text_too_big']],
  [
    '10,000 multiparts in each other',
    () => `From: a@b.example\r\n${nested(10_000)}\r\nhi`,
    ['too_deep', 'boundary_unclosed'],
  ],
  [
    '10,000 mails in each other',
    () => `From: a@b.example\r\n${'Content-Type: message/rfc822\r\n\r\n'.repeat(10_000)}hi`,
    [],
  ],
  [
    '100,000 tiny parts',
    () => header('Content-Type: multipart/mixed; boundary=b') + '--b\r\n\r\nx\r\n'.repeat(100_000),
    ['too_many_parts'],
  ],
  [
    'millions of lines like boundaries',
    () => header('Content-Type: multipart/mixed; boundary=b') + '--c\n'.repeat(1_500_000),
    ['text_too_big', 'too_many_delimiters', 'boundary_unclosed'],
  ],
  [
    'a boundary that never closes, 25 MB of it',
    () => `${header('Content-Type: multipart/mixed; boundary=b')}--b\r\n\r\n${'-'.repeat(25_000_000)}`,
    ['boundary_unclosed', 'text_too_big'],
  ],
  [
    '450 siblings with boundaries of their own',
    () =>
      header('Content-Type: multipart/mixed; boundary=b') +
      Array.from(
        { length: 450 },
        (_, i) => `--b\r\nContent-Type: multipart/mixed; boundary=c${i}\r\n\r\n--c${i}\r\n\r\n`,
      ).join('') +
      '--b--',
    [],
  ],
  [
    '30 MB of base64',
    () =>
      header('Content-Type: application/pdf', 'Content-Transfer-Encoding: base64') +
      `${'QUJD'.repeat(19)}\r\n`.repeat(380_000),
    [],
  ],
  [
    '6 MB of padding',
    () => header('Content-Type: application/pdf', 'Content-Transfer-Encoding: base64') + 'QQ='.repeat(2_000_000),
    [],
  ],
  [
    '15 MB of quoted-printable',
    () => header('Content-Transfer-Encoding: quoted-printable') + '=41'.repeat(5_000_000),
    ['text_too_big'],
  ],
  [
    '5 MB of flowed text',
    () => header('Content-Type: text/plain; format=flowed') + ' x \r\n'.repeat(1_000_000),
    ['text_too_big'],
  ],
  ['5 MB of <', () => header('Content-Type: text/html') + '<'.repeat(5_000_000), ['text_too_big']],
  ['5 MB of <b>', () => header('Content-Type: text/html') + '<b>'.repeat(1_600_000), ['text_too_big']],
  ['a header of 2 MB', () => header(`X: ${'y'.repeat(2_000_000)}`), ['header_too_big']],
  ['a header that never ends', () => 'x: y\r\n'.repeat(1_000_000), ['too_many_headers', 'header_too_big', 'no_author']],
  ['a field of half a million folds', () => header(`X: y${'\r\n y'.repeat(500_000)}`), ['header_too_big']],
  [
    'a line that is no field, half a million times',
    () => `From: a@b.example\r\nX:\r\n${' \r\n'.repeat(80_000)}${'y\r\n'.repeat(80_000)}\r\n`,
    [],
  ],
  [
    '100,000 addresses in To',
    () => header(`To: ${Array.from({ length: 100_000 }, (_, i) => `a${i}@b.example`).join(', ')}`),
    ['header_too_big', 'too_many_addresses'],
  ],
  ['comments in comments', () => header(`To: ${'('.repeat(400_000)}`, `Content-Type: ${'('.repeat(100_000)}`), []],
  ['400 KB of colons in From', () => `From: ${'a:'.repeat(200_000)}\r\n\r\n`, ['no_author']],
  ['400 KB of encoded words', () => header(`Subject: ${'=?utf-8?b?QUJD?= '.repeat(24_000)}`), []],
  ['400 KB of half an encoded word', () => header(`Subject: ${'=?utf-8?q?'.repeat(40_000)}`), []],
  [
    'a flood of continuations',
    () => header(`Content-Type: text/plain${Array.from({ length: 30_000 }, (_, i) => `; name*${i}*=%41`).join('')}`),
    [],
  ],
  [
    '200 fields of quotes',
    () => header(...Array.from({ length: 30 }, () => `Content-Type: a/b${';"'.repeat(8000)}`)),
    [],
  ],
  [
    '300 KB of spaces in every field',
    () =>
      header(...['Date', 'Subject', 'Message-ID', 'References', 'To'].map((name) => `${name}: ${' '.repeat(60_000)}x`)),
    [],
  ],
  ['a megabyte of NULs', () => '\0'.repeat(1_000_000), ['null_byte', 'no_author', 'header_too_big']],
  ['nothing', () => '', ['no_author']],
];

describe('a hostile mail', () => {
  test.each(HOSTILE)('of %s is read in bounded time and memory', { timeout: 60_000 }, async (_name, make, expected) => {
    const raw = Buffer.from(make(), 'latin1');
    const before = process.memoryUsage().rss;
    const started = cpuMs();
    const { defects, text = '', html = '' } = await parseReceived(raw);
    expect(cpuMs() - started).toBeLessThan(MAX_MS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_BYTES);
    expect(defects.toSorted()).toEqual(expected.toSorted());
    expect(text.length + html.length).toBeLessThanOrEqual(4_000_000);
    peekHeader(raw);
    expect(cpuMs() - started).toBeLessThan(MAX_MS);
  });
});

describe('peeking into a header', () => {
  test('says who wrote it, which mail it is, and how far it has come', () => {
    const raw = mailOf(
      'Received: from a',
      'received: from b',
      'From: Ann <ann@example.com>',
      'Message-ID: <1@x>',
      '',
      'Received: no',
    );
    expect(peekHeader(raw)).toEqual({ from: 'ann@example.com', rfcMessageId: '<1@x>', loops: 2 });
    expect(peekHeader(Buffer.alloc(0))).toEqual({ loops: 0 });
  });

  test('finds the author that reading the mail finds', async () => {
    for (const raw of [aMail([]), mailOf('From: Big Bug bb@bug.example', '', ''), mailOf('', '', 'From: x')]) {
      expect(peekHeader(raw).from).toBe((await parseReceived(raw)).from?.email);
    }
  });

  const KIB = 1024;
  test.each([
    ['behind 300 KiB of another field', `X: ${'y'.repeat(300 * KIB)}\r\nFrom: a@b.example\r\n\r\n`, 'a@b.example'],
    ['behind 400 KiB of a lost line', `X: y\r\n${' '.repeat(400 * KIB)}\r\nFrom: a@b.example\r\n`, 'a@b.example'],
    ['beyond what is read', `X: ${'y'.repeat(513 * KIB)}\r\nFrom: a@b.example\r\n\r\n`, undefined],
    ['behind 600 KiB of line ends', `X: y${'\r'.repeat(600 * KIB)}\r\nFrom: a@b.example\r\n\r\n`, undefined],
    [
      // Forgers show one author and are verified as another where a bare carriage return ends lines for one reader only.
      'behind 300 KiB without a line feed, in which another is named',
      `X: \rFrom: forger@evil.example\r${'y'.repeat(300 * KIB)}\r\nFrom: a@b.example\r\n\r\n`,
      'a@b.example',
    ],
    ['in a mail without a line feed', `X: ${'y'.repeat(300 * KIB)}\rFrom: a@b.example\r\rhi`, 'a@b.example'],
  ])('and reading the mail agree on an author %s', async (_where, raw, author) => {
    const bytes = Buffer.from(raw);
    expect([peekHeader(bytes).from, (await parseReceived(bytes)).from?.email]).toEqual([author, author]);
  });
});
