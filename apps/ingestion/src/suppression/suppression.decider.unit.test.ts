import { SuppressionAdded, SuppressionRemoved, type EventFact, type RecordedEvent } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { suppressFor, type SuppressionCause } from './bounce-suppression.decider.js';
import { emptyList, isSuppressed, listAfter } from './suppression-list.js';
import { unsubscribe, type Unsubscribe } from './unsubscribe.decider.js';

const AT = '2026-03-22T10:00:00.000Z';
const LATER = '2026-03-22T11:00:00.000Z';
const about = { contactEmail: 'alice@example.com', scope: 'tenant' as const };
const by = { kind: 'user' as const };

const added = (reasonCode: string, more: Record<string, unknown> = {}) =>
  SuppressionAdded.of({ ...about, reasonCode, addedBy: by, addedAt: AT, ...more });
const removed = (removedAt: string, more: Record<string, unknown> = {}) =>
  SuppressionRemoved.of({ ...about, removedBy: by, removedAt, ...more });
/** As far as a fold looks at it. */
const recorded = (fact: EventFact, index: number): RecordedEvent => ({
  ...fact,
  id: `evt_${index}`,
  sequence: index + 1,
  subject: `evt.wsk_1.suppression.abcdefghij234567.${fact.type.slice(12)}`,
  workspaceId: 'wsk_1',
  occurredAt: AT,
  testMode: false,
  correlationId: 'req_1',
});
const listOf = (...facts: EventFact[]) => facts.map(recorded).reduce(listAfter, emptyList);
const listOfTests = (...facts: EventFact[]) =>
  facts.map((fact, index) => ({ ...recorded(fact, index), testMode: true })).reduce(listAfter, emptyList);

describe('unsubscribing', () => {
  const command = (more: Partial<Unsubscribe> = {}): Unsubscribe => ({
    requestId: 'req_1',
    recipientEmail: 'alice@example.com',
    method: 'one_click',
    occurredAt: LATER,
    receivedAt: LATER,
    ...more,
  });
  const typesFor = (list: ReturnType<typeof listOf>, more: Partial<Unsubscribe> = {}) =>
    unsubscribe.decide(command(more), list).map(({ type }) => type);
  const BOTH = ['engagement.unsubscribed', 'suppression.added'];

  test('is a fact and its suppression, the fact first', () => {
    expect(typesFor(emptyList)).toEqual(BOTH);
  });

  test('changes nothing for whoever is unsubscribed', () => {
    expect(typesFor(listOf(added('unsubscribe')))).toEqual([]);
  });

  test('is heard from whoever is suppressed for another reason, or for another scope', () => {
    expect(typesFor(listOf(added('hard_bounce')))).toEqual(BOTH);
    expect(typesFor(listOf(added('unsubscribe', { scope: 'campaign', campaignId: 'cmp_1' })))).toEqual(BOTH);
    expect(typesFor(listOf(added('unsubscribe')), { campaignId: 'cmp_1' })).toEqual(BOTH);
  });

  test('is heard whatever test keys have put on the list or taken off it', () => {
    expect(typesFor(listOfTests(added('unsubscribe')))).toEqual(BOTH);
    expect(typesFor(listOfTests(removed('2026-03-22T12:00:00.000Z')))).toEqual(BOTH);
  });

  test('is heard after the suppression ended or was taken back', () => {
    expect(typesFor(listOf(added('unsubscribe', { expiresAt: LATER })))).toEqual(BOTH);
    expect(typesFor(listOf(added('unsubscribe'), removed('2026-03-22T10:30:00.000Z')))).toEqual(BOTH);
  });

  test('comes too late when it was said before the suppression was taken back', () => {
    expect(typesFor(listOf(added('unsubscribe'), removed('2026-03-22T10:30:00.000Z')), { occurredAt: AT })).toEqual([]);
  });
});

describe('what the dispatcher found out', () => {
  const cause = (more: Partial<SuppressionCause> = {}): SuppressionCause => ({
    requestId: 'req_1',
    recipientEmail: 'alice@example.com',
    reason: 'hard_bounce',
    occurredAt: AT,
    addedAt: LATER,
    ...more,
  });
  const countFor = (list: ReturnType<typeof listOf>, more: Partial<SuppressionCause> = {}) =>
    suppressFor.decide(cause(more), list).length;

  test('is added once for each cause', () => {
    expect(countFor(emptyList)).toBe(1);
    expect(countFor(listOf(added('hard_bounce', { requestId: 'req_1' })))).toBe(0);
    expect(countFor(listOf(added('hard_bounce', { requestId: 'req_2' })))).toBe(1);
    expect(countFor(listOf(added('complaint', { requestId: 'req_1' })))).toBe(1);
  });

  test('is not added again when somebody has taken it back since', () => {
    expect(countFor(listOf(added('hard_bounce', { requestId: 'req_1' }), removed(LATER)))).toBe(0);
    expect(countFor(listOf(removed(LATER)))).toBe(0);
    expect(countFor(listOf(removed('2026-03-22T09:00:00.000Z')))).toBe(1);
  });

  test('shortens no suppression by one that ends', () => {
    expect(
      countFor(listOf(added('manual_dnc')), { reason: 'soft_bounces', expiresAt: '2026-04-22T10:00:00.000Z' }),
    ).toBe(0);
  });
});

test('what was said last about a list holds', () => {
  const nowMs = Date.parse(LATER);
  expect(isSuppressed(listOf(added('a'), removed(AT), added('b')), '', nowMs, 'b')).toBe(true);
  expect(isSuppressed(listOf(added('a'), removed(AT)), '', nowMs)).toBe(false);
  expect(isSuppressed(listOf(added('a', { expiresAt: AT })), '', nowMs)).toBe(false);
});
