import { describe, expect, test } from 'vitest';
import { accepted, canceled, type Case, decide, queued, replied } from '../contact-past.fixture.js';
import { aPolicyAgent, factsOf, type PastEvent } from '../situation.builder.js';

/** A request in this thread, after a mail was queued in the thread `thr_1`. */
const inThread = (threadId: string, data: object, ...later: PastEvent[]): Case => ({
  request: { threadId },
  facts: factsOf(queued('req_1', 60, { threadId: 'thr_1', ...data }), ...later),
});

describe('an agent', () => {
  const to = (email: string, lists: { allowlistDomains?: string[]; blocklistDomains?: string[] }) =>
    decide({ request: { recipientEmail: email, agent: aPolicyAgent(lists) } }).outcome;

  test.each([
    ['a@acme.example', { allowlistDomains: ['acme.example'] }, 'allowed'],
    ['a@eu.ACME.example', { allowlistDomains: ['acme.example'] }, 'allowed'],
    ['a@notacme.example', { allowlistDomains: ['acme.example'] }, 'blocked'],
    ['a@acme.example', { allowlistDomains: ['acme.example'], blocklistDomains: ['acme.example'] }, 'blocked'],
    ['a@eu.acme.example', { blocklistDomains: ['acme.example'] }, 'blocked'],
    ['a@other.example', { blocklistDomains: ['acme.example'] }, 'allowed'],
  ])('writes to %s with %o: %s', (email, lists, outcome) => {
    expect(to(email, lists)).toBe(outcome);
  });

  const held = (autonomyLevel: 1 | 2 | 3, situation: Case = {}) =>
    decide({ ...situation, request: { ...situation.request, agent: aPolicyAgent({ autonomyLevel }) } }).hold?.reason;

  test('of level 1 has every send approved, of level 3 none', () => {
    expect(held(1, { facts: factsOf(accepted()) })).toBe('autonomy_level');
    expect(held(3)).toBeUndefined();
    expect(held(1, { request: { approved: true } })).toBeUndefined();
  });

  test.each<[string, string | undefined, Case]>([
    ['somebody new', 'first_contact', {}],
    ['somebody whose first mail waits still', 'first_contact', { facts: factsOf(queued('req_1', 60)) }],
    ['somebody who got test mail only', 'first_contact', { facts: factsOf(accepted(true)) }],
    ['somebody new in a thread that nobody knows', 'first_contact', { request: { threadId: 'thr_1' } }],
    ['somebody in a thread in which a mail was approved', undefined, inThread('thr_1', { releasedFrom: 'approval' })],
    ['somebody in another thread than that', 'first_contact', inThread('thr_2', { releasedFrom: 'approval' })],
    ['somebody in a thread that nobody approved', 'first_contact', inThread('thr_1', {})],
    [
      'somebody in a thread whose approved mail was called off',
      'first_contact',
      inThread('thr_1', { releasedFrom: 'approval' }, canceled('req_1')),
    ],
    ['somebody who got mail before', undefined, { facts: factsOf(accepted()) }],
    ['somebody who wrote before', undefined, { facts: factsOf(replied) }],
    ['somebody who answered a test mail', 'first_contact', { facts: factsOf({ ...replied, testMode: true }) }],
  ])('of level 2 writes to %s: %s', (_, reason, situation) => {
    expect(held(2, situation)).toBe(reason);
  });
});
