import { expect, test } from 'vitest';
import { wantsStream, type V1EventsRequest } from './wants-stream.js';

type Wanted = Partial<Omit<V1EventsRequest, 'credential'>> & {
  kind?: 'mk_live' | 'mk_test' | 'worker' | 'mm_live';
  mailbox?: string;
  type?: 'key' | 'ticket';
};

function streams({ kind = 'mk_live', mailbox, type = 'key', ...request }: Wanted): boolean {
  const principal = { kind, ...(mailbox !== undefined && { mailbox }) };
  return wantsStream({
    query: {},
    accept: undefined,
    lastEventId: undefined,
    ...request,
    credential: { type, principal },
  });
}

/** curl says that it accepts anything, httpx too, Node's fetch too; others say nothing. */
const ANYTHING = [undefined, '*/*'];

test.each(ANYTHING)('the printed commands with a worker key, accepting %s, mean the stream', (accept) => {
  expect(streams({ kind: 'worker', mailbox: 'agent@example.com', accept })).toBe(true);
  expect(streams({ kind: 'worker', accept })).toBe(true);
  expect(streams({ kind: 'worker', accept, lastEventId: 'evt_abc123' })).toBe(true);
});

test.each(ANYTHING)('the printed list of mails.ai, accepting %s, means the list', (accept) => {
  expect(streams({ accept, query: { event_type: 'message.received', limit: '50' } })).toBe(false);
  expect(streams({ accept })).toBe(false);
  expect(streams({ accept, kind: 'mk_test' })).toBe(false);
});

test.each([
  ['an event stream by name', { accept: 'text/event-stream' }],
  ['an event stream among others', { accept: 'application/json;q=0.5, Text/Event-Stream' }],
  ['Last-Event-ID', { lastEventId: 'evt_1' }],
  ['types', { query: { types: 'message.received' } }],
  ['a mailbox, though a list parameter stands beside it', { query: { mailbox: 'a@b.example', limit: '5' } }],
  ['a ticket, which opens streams alone', { type: 'ticket' }],
  ['the key of another product', { kind: 'mm_live', accept: 'application/json' }],
  ['a key of one mailbox', { mailbox: 'agent@example.com' }],
] as const)('%s means the stream', (_, request) => {
  expect(streams(request)).toBe(true);
});

test.each([
  ['JSON by name', { accept: 'application/json' }],
  ['JSON by name, with a key of one mailbox', { accept: 'application/json', mailbox: 'agent@example.com' }],
  ['a parameter of the list, with a key of one mailbox', { query: { limit: '5' }, mailbox: 'agent@example.com' }],
  ['since alone, which both have', { query: { since: '2026-01-01T00:00:00Z' } }],
] as const)('%s means the list', (_, request) => {
  expect(streams(request)).toBe(false);
});
