import { Problem, type Principal } from '@posthorn/platform';
import { expect, test } from 'vitest';
import type { RawQuery } from '../../request/parameters.js';
import { readMailsWorkerStream } from './mails-worker-request.js';

const caller: Principal = {
  keyId: 'key_1',
  workspaceId: 'wsk_1',
  kind: 'worker',
  scopes: ['read'],
  testMode: false,
};
const ID = 'evt_01JPYC2K7Q0M002000000000A1';

const read = (query: RawQuery, lastEventId?: string) => readMailsWorkerStream({ query, lastEventId, caller });

const time = { from: 'time', at: new Date('2026-04-03T10:00:00Z'), parameter: 'since' };

test.each([
  [{}, undefined, { from: 'now' }],
  [{ since: '2026-04-03T10:00:00Z' }, undefined, time],
  [{ since: '2026-04-03T12:00:00+02:00' }, undefined, time],
  [{ since: ID }, undefined, { from: 'cursor', id: ID, parameter: 'since' }],
  [{ since: 'earliest' }, undefined, { from: 'earliest' }],
  [{}, ID, { from: 'cursor', id: ID, parameter: 'Last-Event-ID' }],
  // An EventSource that reconnects repeats its URL.
  [{ since: '2026-04-03T10:00:00Z' }, ID, { from: 'cursor', id: ID, parameter: 'Last-Event-ID' }],
  [
    { since: '2026-04-03T10:00:00Z', last_event_id: ID },
    undefined,
    { from: 'cursor', id: ID, parameter: 'last_event_id' },
  ],
  [{}, 'evt_abc123', { from: 'cursor', id: 'evt_abc123', parameter: 'Last-Event-ID' }],
])('%j with Last-Event-ID %s starts there', (query, header, start) => {
  expect(read(query, header).start).toEqual(start);
});

test('types and mailbox narrow', () => {
  const { types, mailbox, testMode } = read({
    types: 'message.received,message.delivered',
    mailbox: ' sarah@acme.example ',
  });
  expect([...types.types]).toEqual(['inbound.classified', 'inbound.released', 'delivery.delivered']);
  expect(mailbox).toBe('sarah@acme.example');
  expect(testMode).toBe(false);
});

test.each([
  [{ type: 'message.received' }, 'type', 'UNKNOWN_PARAMETER'],
  [{ types: 'message.recieved' }, 'types', 'UNKNOWN_EVENT_TYPE'],
  [{ types: 'delivery.sent' }, 'types', 'UNKNOWN_EVENT_TYPE'],
  [{ mailbox: 'sarah' }, 'mailbox', 'MALFORMED_ADDRESS'],
  [{ mailbox: ['a@b.example', 'c@d.example'] }, 'mailbox', 'REPEATED_PARAMETER'],
  [{ since: 'yesterday' }, 'since', 'MALFORMED_TIME'],
  [{ since: '2026-04-03' }, 'since', 'MALFORMED_TIME'],
  [{ since: '2999-01-01T00:00:00Z' }, 'since', 'FUTURE_TIME'],
])('%j is refused, naming %s', (query, parameter, code) => {
  let refusal: unknown;
  try {
    read(query);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Problem);
  expect(refusal).toMatchObject({ status: 400, code, errors: [{ parameter }], fix: expect.any(String) });
});
