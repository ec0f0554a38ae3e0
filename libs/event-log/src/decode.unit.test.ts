import { expect, test } from 'vitest';
import { decodeEvent, UndecodableMessageError } from './decode.js';
import { encodeEvent, recorded } from './encode.js';

const encoded = encodeEvent(
  {
    fact: { type: 'future.happened', version: 9, data: { note: 'ü' } },
    workspaceId: 'w',
    key: 'k',
    occurredAt: '2026-01-02T03:04:05.678Z',
    testMode: true,
    correlationId: 'c',
  },
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
);

test('what is read is what was recorded, also of a type this reader does not know', () => {
  const message = { subject: encoded.subject, seq: 42, data: encoded.body };
  expect(decodeEvent(message, 3)).toEqual(recorded(encoded, 42, 3));
  expect(decodeEvent(message, 3)).toMatchObject({ subject: 'evt.w.future.k.happened', sequence: 42 });
});

test('where an event stands is what the log says, whatever its body says', () => {
  const said = { ...encoded.envelope, id: 'evt_other', sequence: 1, subject: 'evt.other.a.b.c' };
  const message = { subject: encoded.subject, seq: 42, data: Buffer.from(JSON.stringify(said)) };
  expect(decodeEvent(message, 3)).toEqual(recorded(encoded, 42, 3));
});

test.each([
  ['no JSON', '{'],
  ['no object', '7'],
  ['an empty body', ''],
  ['no type', JSON.stringify({ ...encoded.envelope, type: undefined })],
  ['data that is no object', JSON.stringify({ ...encoded.envelope, data: 'x' })],
  ['no time', JSON.stringify({ ...encoded.envelope, occurredAt: 'yesterday' })],
])('%s is no event', (_, body) => {
  const message = { subject: 'evt.w.a.b.c', seq: 1, data: Buffer.from(body) };
  expect(() => decodeEvent(message, 1)).toThrow(UndecodableMessageError);
});

test('bytes that are no UTF-8 are no event', () => {
  expect(() => decodeEvent({ subject: 'evt.w.a.b.c', seq: 1, data: Uint8Array.of(0xff, 0xfe) }, 1)).toThrow(
    UndecodableMessageError,
  );
});
