import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from './chunks.fixture.js';
import { ReplyReader, replyText, SmtpProtocolError } from './server-reply.js';

test('a reply has a code, an enhanced code and words', () => {
  expect(new ReplyReader().push(Buffer.from('550 5.1.1 No such user\r\n'))).toEqual([
    { code: 550, enhanced: '5.1.1', text: 'No such user', lines: ['No such user'] },
  ]);
});

test('lines of one reply belong together', () => {
  const [reply] = new ReplyReader().push(Buffer.from('250-mx.example\r\n250-PIPELINING\r\n250 SIZE 1000\r\n'));
  expect(reply).toEqual({
    code: 250,
    text: 'mx.example PIPELINING SIZE 1000',
    lines: ['mx.example', 'PIPELINING', 'SIZE 1000'],
  });
});

test.each([
  ['250\r\n', { code: 250, text: '', lines: [''] }],
  ['250 ok\n', { code: 250, text: 'ok', lines: ['ok'] }],
  [
    '450-4.2.0 Grey\r\n450 4.2.0 listed\r\n',
    { code: 450, enhanced: '4.2.0', text: 'Grey listed', lines: ['Grey', 'listed'] },
  ],
  [
    '250 4.0.0 is not of its class\r\n',
    { code: 250, text: '4.0.0 is not of its class', lines: ['4.0.0 is not of its class'] },
  ],
])('%j is understood', (bytes, reply) => {
  expect(new ReplyReader().push(Buffer.from(bytes))).toEqual([reply]);
});

test.each(['HTTP/1.1 400 Bad Request\r\n', '999 no\r\n', '25 no\r\n', '250+no\r\n', '250-a\r\n251 b\r\n', '\r\n'])(
  '%j is no reply',
  (bytes) => {
    expect(() => new ReplyReader().push(Buffer.from(bytes))).toThrow(SmtpProtocolError);
  },
);

test('what never ends is refused, not kept', () => {
  expect(() => new ReplyReader().push(Buffer.from(`250 ${'a'.repeat(10_000)}`))).toThrow('no end');
  expect(() => new ReplyReader().push(Buffer.from('250-a\r\n'.repeat(600)))).toThrow('no end');
});

const word = fc
  .string({ unit: fc.constantFrom('a', 'ä', '.', '5', '-', '<', ' '), maxLength: 12 })
  .map((text) => text.trim());
const aReply = fc.record({
  code: fc.integer({ min: 200, max: 599 }),
  lines: fc.array(word, { minLength: 1, maxLength: 4 }),
});

test('where the bytes are cut does not matter', () => {
  const property = fc.property(
    fc.array(aReply),
    fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
    (replies, sizes) => {
      const bytes = Buffer.from(
        replies
          .flatMap(({ code, lines }) =>
            lines.map((line, n) => `${code}${n === lines.length - 1 ? ' ' : '-'}${line}\r\n`),
          )
          .join(''),
      );
      const whole = new ReplyReader().push(bytes);
      const reader = new ReplyReader();
      const cut = chunksOf(bytes, sizes[Symbol.iterator]()).flatMap((chunk) => reader.push(chunk));
      expect(cut.map(({ code }) => code)).toEqual(replies.map(({ code }) => code));
      expect(cut.map(replyText)).toEqual(whole.map(replyText));
      expect(reader.isEmpty).toBe(true);
    },
  );
  fc.assert(property);
});
