import { Problem, type Principal } from '@posthorn/platform';
import { expect, test } from 'vitest';
import type { RawQuery } from '../../request/parameters.js';
import { readMoltedList, readMoltedStream } from './molted-request.js';

const caller: Principal = { keyId: 'key_1', workspaceId: 'wsk_1', kind: 'mm_live', scopes: ['read'], testMode: false };
const read = (query: RawQuery, lastEventId?: string) => readMoltedStream({ query, lastEventId, caller });

function problemOf(call: () => unknown): Problem {
  try {
    call();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('no problem');
}

test('without parameters it is every public event from now on', () => {
  const { types, start, contactEmail } = read({});
  expect([types.isEverything, start, contactEmail]).toEqual([true, { from: 'now' }, undefined]);
});

test.each([
  [{ since: 'a' }, undefined, 'a', 'since'],
  [{ since: 'a' }, '', 'a', 'since'],
  [{ since: 'a', lastEventId: 'b' }, undefined, 'b', 'lastEventId'],
  [{ since: 'a', lastEventId: 'b', last_event_id: 'c' }, undefined, 'c', 'last_event_id'],
  [{ since: 'a', lastEventId: 'b', last_event_id: 'c' }, 'd', 'd', 'Last-Event-ID'],
])('of %j and the header %j the client resumes from %j', (query, header, id, parameter) => {
  expect(read(query, header).start).toEqual({ from: 'cursor', id, parameter });
});

test.each(['since', 'lastEventId', 'last_event_id'])('%s=earliest starts with the oldest event kept', (name) => {
  expect(read({ [name]: 'earliest' }).start).toEqual({ from: 'earliest' });
});

test('event types may be a list or repeated', () => {
  const once = read({ eventTypes: 'delivery.*, send.queued' });
  const repeated = read({ eventTypes: ['delivery.*', 'send.queued'] });
  expect(once.types.types).toEqual(repeated.types.types);
  expect(once.types.matches('delivery.sent')).toBe(true);
  expect(once.types.matches('policy.blocked')).toBe(false);
});

test("only the key's own tenant may be named beside it", () => {
  expect(() => read({ tenantId: 'wsk_1' })).not.toThrow();
  expect(problemOf(() => read({ tenantId: 'wsk_2' }))).toMatchObject({
    status: 403,
    errors: [{ parameter: 'tenantId' }],
  });
});

test.each([
  'anna',
  'anna tag@example.com',
  'a\u0000@b.com',
  '<a@b.com>',
  'Anna <a@b.com>',
  'a,b@c.com',
  'a@localhost',
  `${'a'.repeat(65)}@b.com`,
])('an address that no event can be about is refused by name: %j', (contactEmail) => {
  for (const attempt of [() => read({ contactEmail }), () => readMoltedList({ contactEmail }, caller)])
    expect(problemOf(attempt)).toMatchObject({
      status: 400,
      code: 'MALFORMED_ADDRESS',
      errors: [{ parameter: 'contactEmail' }],
    });
});

test.each([
  ['anna tag@example.com', '%2B'],
  ['Anna <a@b.com>', 'anna@example.com'],
])('what to do about the address %j is said: %s', (contactEmail, fix) => {
  expect(problemOf(() => read({ contactEmail }))).toMatchObject({ fix: expect.stringContaining(fix) });
});

test('an address is taken without the white space around it', () => {
  expect(read({ contactEmail: ' Anna+tag@Example.com ' })).toMatchObject({ contactEmail: 'Anna+tag@Example.com' });
});

test.each(['0', '101', '-1', '1.5', '1e1', 'ten', ' 5'])('a limit of %j is refused by name', (limit) => {
  expect(problemOf(() => readMoltedList({ limit }, caller))).toMatchObject({
    status: 400,
    errors: [{ parameter: 'limit' }],
  });
});

test('a list is 50 events unless told otherwise, and its earliest is the whole', () => {
  expect(readMoltedList({ since: 'earliest' }, caller)).toMatchObject({ limit: 50 });
  expect(readMoltedList({ since: 'earliest' }, caller)).not.toHaveProperty('since');
  expect(readMoltedList({ limit: '100', since: 'a', cursor: 'b' }, caller)).toMatchObject({
    limit: 100,
    since: 'a',
    cursor: 'b',
  });
});

test.each([true, false])(
  'a key of test mode %s asks for events of that mode alone, streamed and listed',
  (testMode) => {
    const key: Principal = { ...caller, kind: testMode ? 'mm_test' : 'mm_live', testMode };
    expect(readMoltedStream({ query: {}, lastEventId: undefined, caller: key })).toMatchObject({ testMode });
    expect(readMoltedList({}, key)).toMatchObject({ testMode });
  },
);

test('names of object prototypes are no parameters', () => {
  expect(problemOf(() => read({ constructor: 'x' }))).toMatchObject({ code: 'UNKNOWN_PARAMETER' });
});
