import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataDecoder } from './data-decoder.js';

/** Bytes that mean something, and some that do not. */
const bytes = fc
  .array(fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', 'x', '\0', '\xff'), { maxLength: 40 })
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });

/** As a client writes it (RFC 5321 section 4.5.2), with a line break where it lacks the last one. */
function stuffed(mail: string): string {
  const dotted = `\r\n${mail}`.replaceAll('\r\n.', '\r\n..').slice(2);
  return `${dotted}.\r\n`;
}

function decode(sent: string, sizes: readonly number[]): { mail: string; rest: string | undefined } {
  const decoder = new DataDecoder();
  const whole = Buffer.from(sent, 'latin1');
  let mail = '';
  let at = 0;
  for (let piece = 0; at < whole.length; piece++) {
    const size = sizes[piece] ?? whole.length;
    const { content, rest } = decoder.push(Buffer.from(whole.subarray(at, at + size)));
    at += size;
    mail += content.toString('latin1');
    if (rest) return { mail, rest: rest.toString('latin1') + whole.subarray(at).toString('latin1') };
  }
  return { mail, rest: undefined };
}

describe('what follows DATA', () => {
  test('is the mail, however it is cut, and what comes after it is not', () => {
    const mails = bytes.map((text) => (text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`));
    fc.assert(
      fc.property(mails, bytes, cuts, (mail, after, sizes) => {
        expect(decode(stuffed(mail) + after, sizes)).toEqual({ mail, rest: after });
      }),
      { numRuns: 2_000 },
    );
  });

  test('has no end but CR LF . CR LF, and is the same in one piece and in many', () => {
    fc.assert(
      fc.property(bytes, cuts, (sent, sizes) => {
        const whole = decode(sent, []);
        const end = `\r\n${sent}`.indexOf('\r\n.\r\n');
        expect(whole.rest).toBe(end === -1 ? undefined : sent.slice(end + 3));
        const pieces = decode(sent, sizes);
        expect(pieces.rest).toBe(whole.rest);
        if (whole.rest !== undefined) expect(pieces.mail).toBe(whole.mail);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['.\r\n', ''],
    ['..\r\n.\r\n', '.\r\n'],
    ['\r\n.\r\n', '\r\n'],
    ['a\n..\r\n.\r\n', 'a\n..\r\n'],
    ['a\r\n.b\r\n.\r\n', 'a\r\n.b\r\n'],
    ['a\r\n.\r.\r\n.\r\n', 'a\r\n.\r.\r\n'],
  ])('%j is the mail %j', (sent, mail) => {
    expect(decode(sent, [])).toEqual({ mail, rest: '' });
  });
});
