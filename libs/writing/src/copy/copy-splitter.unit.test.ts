import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CopyRequest } from '../request/copy-request.js';
import { CopySplitter, type WrittenPiece } from './copy-splitter.js';

function split(type: CopyRequest['type'], deltas: readonly string[]): WrittenPiece[] {
  const splitter = new CopySplitter(type);
  return [...deltas.flatMap((delta) => splitter.push(delta)), ...splitter.end()];
}

/** What a reader has in the end, and the order of what it was told. */
function read(pieces: readonly WrittenPiece[]) {
  const text = (part: string) =>
    pieces.map((piece) => (piece.kind === 'delta' && piece.part === part ? piece.text : '')).join('');
  const order = pieces.map(({ kind, part }) => `${part} ${kind}`).filter((word, index, all) => word !== all[index - 1]);
  return { subject: text('subject'), body: text('body'), order };
}

const ORDER = ['subject delta', 'subject done', 'body delta', 'body done'];

test.each([
  ['as it is asked for', 'We miss you\n\nHi there,\n\nit has been a while.'],
  ['with a label', 'Subject: We miss you\n\nHi there,\n\nit has been a while.'],
  ['with labels in bold', '**Subject:** We miss you\n\n**Body:**\nHi there,\n\nit has been a while.'],
  ['with quotation marks', '"We miss you"\n\nHi there,\n\nit has been a while.'],
  ['in a fence', '```\nSubject: We miss you\n\nHi there,\n\nit has been a while.\n```\n'],
  ['with CRLF', 'We miss you\r\n\r\nHi there,\n\nit has been a while.'],
])('subject and body, %s', (_, text) => {
  expect(read(split('full', [text]))).toEqual({
    subject: 'We miss you',
    body: 'Hi there,\n\nit has been a while.',
    order: ORDER,
  });
});

describe('one part', () => {
  test('of a subject everything behind its line is left out', () => {
    expect(read(split('subject', ['Subject: “We miss you”\n\nI hope this helps!']))).toEqual({
      subject: 'We miss you',
      body: '',
      order: ['subject delta', 'subject done'],
    });
  });

  test('a body keeps its lines', () => {
    expect(read(split('body', ['\n\nHi,\n\n', 'see you.\n']))).toMatchObject({ body: 'Hi,\n\nsee you.' });
  });

  test('words that a label begins with are no label', () => {
    for (const text of ['Subjects of the week', 'Body care on sale', 'Message in a bottle: sale'])
      expect(read(split('body', [text])).body).toBe(text);
    expect(read(split('subject', ['Subject to change'])).subject).toBe('Subject to change');
  });
});

test('a model that writes nothing leaves empty parts that are done', () => {
  expect(split('full', [])).toEqual([
    { kind: 'done', part: 'subject' },
    { kind: 'done', part: 'body' },
  ]);
});

test('a model that writes no line break fills the subject up and goes on in the body', () => {
  const { subject, body } = read(split('full', ['word '.repeat(100)]));
  expect(subject).toBe('word '.repeat(50).trim());
  expect(body).toBe('word '.repeat(50).trim());
});

test('text is given on at once when nothing speaks against it', () => {
  const splitter = new CopySplitter('body');
  expect(splitter.push('Hello')).toEqual([{ kind: 'delta', part: 'body', text: 'Hello' }]);
  expect(splitter.push(' there')).toEqual([{ kind: 'delta', part: 'body', text: ' there' }]);
});

test('however the text is cut, the parts are the same', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({ maxLength: 12, unit: 'binary' }),
      fc.constantFrom('Subject:', 'subject', '**', '"', '\n', '\n\n', '```', ' ', 'Body:', 'Hello'),
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.constantFrom('subject', 'body', 'full'), pieces, (type, deltas) => {
      const whole = deltas.join('');
      const expected = read(split(type, [whole]));
      expect(read(split(type, deltas))).toEqual(expected);
      expect(read(split(type, Array.from(whole)))).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});
