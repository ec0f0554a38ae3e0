import { Problem, type Principal } from '@posthorn/platform';
import { expect, test } from 'vitest';
import type { RawQuery } from '../../request/parameters.js';
import { readMailsAiList, readMailsAiStream } from './mails-ai-request.js';

const caller: Principal = {
  keyId: 'key_1',
  workspaceId: 'wsk_1',
  kind: 'mk_live',
  scopes: ['read'],
  testMode: false,
};
const ID = 'evt_01JPYC2K7Q0M002000000000A1';

const stream = (query: RawQuery, lastEventId?: string) => readMailsAiStream({ query, lastEventId, caller });
const list = (query: RawQuery) => readMailsAiList(query, caller);

function refusalOf(read: () => unknown): Problem {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test.each([
  [{}, undefined, { from: 'now' }],
  [{ since: ID }, undefined, { from: 'cursor', id: ID, parameter: 'since' }],
  [{ since: 'earliest' }, undefined, { from: 'earliest' }],
  [{ lastEventId: ID }, undefined, { from: 'cursor', id: ID, parameter: 'lastEventId' }],
  [{ last_event_id: ID, since: 'earliest' }, undefined, { from: 'cursor', id: ID, parameter: 'last_event_id' }],
  [{ since: 'earliest' }, ID, { from: 'cursor', id: ID, parameter: 'Last-Event-ID' }],
])('a stream with %j and Last-Event-ID %s starts there', (query, header, start) => {
  expect(stream(query, header).start).toEqual(start);
});

test.each([
  [{ since: '2026-06-19T18:02:44.000Z' }, undefined, 'since'],
  [{ since: '2026-06-19' }, undefined, 'since'],
  [{ since: '1781892164' }, undefined, 'since'],
  [{}, '2026-06-19T18:02:44.000Z', 'Last-Event-ID'],
] as const)('a time is no place on the stream: %j, header %s', (query, header, parameter) => {
  expect(refusalOf(() => stream(query, header))).toMatchObject({
    status: 400,
    code: 'MALFORMED_CURSOR',
    fix: expect.stringContaining('event'),
    errors: [{ parameter }],
  });
});

test('a list takes a time or an event id as since', () => {
  expect(list({ since: '2026-06-19T18:02:44.000Z' }).since).toEqual(new Date('2026-06-19T18:02:44.000Z'));
  expect(list({ since: ID }).since).toBe(ID);
  expect(list({ since: 'earliest' }).since).toBeUndefined();
  expect(refusalOf(() => list({ since: '2026-06-19' }))).toMatchObject({ code: 'MALFORMED_TIME' });
});

test('a live key sees live events and a test key test events, on stream and list', () => {
  for (const testMode of [true, false]) {
    const who = { ...caller, testMode };
    expect(readMailsAiStream({ query: {}, lastEventId: undefined, caller: who }).testMode).toBe(testMode);
    expect(readMailsAiList({}, who).testMode).toBe(testMode);
  }
});

test('the names of a list are repeatable, comma-separated and exact', () => {
  const types = (query: RawQuery) => list(query).choices?.map(({ type }) => type);
  expect(types({ event_type: 'message.sent,draft.sent' })).toEqual(['delivery.sent', 'draft.sent']);
  expect(types({ event_type: ['message.sent', 'draft.sent'] })).toEqual(['delivery.sent', 'draft.sent']);
  expect(list({ event_type: 'message.received' }).choices).toMatchObject([
    { type: 'inbound.classified', fails: [[{}, {}]] },
    { type: 'inbound.released', fails: [[{}, {}]] },
  ]);
  expect(list({}).choices?.length).toBeGreaterThan(15);
});

test.each([
  [() => stream({ event_type: 'message.sent' }), 'event_type', 'UNKNOWN_PARAMETER', ['event_types']],
  [() => stream({ event_types: 'message.recieved' }), 'event_types', 'UNKNOWN_EVENT_TYPE', ['message.received']],
  [() => stream({ event_types: 'delivery.delivered' }), 'event_types', 'UNKNOWN_EVENT_TYPE', ['message.delivered']],
  [() => stream({ event_types: '' }), 'event_types', 'EMPTY_PARAMETER', undefined],
  [() => list({ event_types: 'message.sent' }), 'event_types', 'UNKNOWN_PARAMETER', ['event_type']],
  [() => list({ limit: '0' }), 'limit', 'INVALID_LIMIT', undefined],
  [() => list({ agent_id: ['a', 'b'] }), 'agent_id', 'REPEATED_PARAMETER', undefined],
])('%s: %s is refused by name', (read, parameter, code, nearest) => {
  const refusal = refusalOf(read);
  expect(refusal).toMatchObject({ status: 400, code, errors: [{ parameter }], fix: expect.any(String) });
  if (nearest) expect(refusal.toBody()).toMatchObject({ nearest: expect.arrayContaining(nearest) });
});
