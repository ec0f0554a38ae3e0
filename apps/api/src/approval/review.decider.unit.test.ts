import type { EventOf, InboundReviewed, RecordedEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import { NothingToReviewError, review, type Decision, type Review, type Reviews } from './review.decider.js';

const AT = '2026-11-20T10:00:00.000Z';
const asked = (decision: Decision, queue: string | null = 'needs_approval_inbound'): Review => ({
  messageId: 'rcv_1',
  from: 'a@example.com',
  decision,
  decidedBy: { kind: 'key' },
  decidedAt: AT,
  queue,
});
const recorded = (fact: EventOf<typeof InboundReviewed>): RecordedEvent => ({
  ...fact,
  id: 'evt_1',
  sequence: 1,
  subject: 'evt.w.inbound.c.reviewed',
  workspaceId: 'w',
  occurredAt: AT,
  testMode: false,
  correlationId: 'rcv_1',
});
/** The state after these decisions. */
const after = (...decisions: Decision[]): Reviews =>
  decisions
    .flatMap((decision) => review.decide(asked(decision), review.initialState))
    .reduce((state, fact) => review.evolve(state, recorded(fact)), review.initialState);

test.each(['approved', 'rejected'] as const)('%s once, the same again is no news', (decision) => {
  const [fact] = review.decide(asked(decision), review.initialState);
  expect(fact?.data).toMatchObject({ decision });
  expect(fact?.data).not.toHaveProperty('queue');
  expect(review.decide(asked(decision, null), after(decision))).toEqual([]);
});

test('who hands on has not decided, and hands on once', () => {
  expect(review.decide(asked('escalated'), review.initialState)[0]?.data.queue).toBe('high_risk');
  expect(review.decide(asked('escalated', 'high_risk'), review.initialState)).toEqual([]);
  expect(review.decide(asked('escalated', 'high_risk'), after('escalated'))).toEqual([]);
  expect(review.decide(asked('rejected', 'high_risk'), after('escalated'))[0]?.data.decision).toBe('rejected');
});

test.each([
  ['approved', 'rejected'],
  ['rejected', 'approved'],
  ['approved', 'escalated'],
] as const)('what is %s is not %s afterwards', (first, second) => {
  expect(() => review.decide(asked(second, null), after(first))).toThrow(NothingToReviewError);
});

test('what waits for nobody is not decided on', () => {
  expect(() => review.decide(asked('approved', null), review.initialState)).toThrow(NothingToReviewError);
});
