import { describe, expect, test } from 'vitest';
import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryDeferred,
  DeliveryDelivered,
  DeliveryOutcomeUnknown,
  DeliveryQueued,
  type EventFact,
  type RecordedEvent,
  SendCanceled,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
} from '@posthorn/events';
import { evolve, type NextStep, nextStep, NOTHING_KNOWN } from './attempt.decider.js';

const AT = '2026-03-22T10:00:00.000Z';
const AT_MS = Date.parse(AT);
const ABOUT = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
const LEASE_MS = 30_000;

const queued = SendQueued.of({ ...ABOUT, queuedAt: AT });
const attempt = (n: number) => DeliveryQueued.of({ ...ABOUT, queuedAt: AT, provider: 'smtp', attempt: n });
const accepted = (n: number) => DeliveryAccepted.of({ ...ABOUT, acceptedAt: AT, provider: 'smtp', attempt: n });
const deferred = (n: number, retryAfterMs: number) =>
  DeliveryDeferred.of({ ...ABOUT, deferredAt: AT, retryAfterMs, attempt: n });
const unknown = (n: number, resolution: 'retry' | 'hold') =>
  DeliveryOutcomeUnknown.of({ ...ABOUT, detectedAt: AT, provider: 'smtp', attempt: n, resolution });
const canceled = SendCanceled.of({ ...ABOUT, reason: 'requested', canceledBy: { kind: 'user' }, canceledAt: AT });
const bounced = DeliveryBounced.of({ ...ABOUT, bouncedAt: AT, bounceType: 'hard' });
const delivered = DeliveryDelivered.of({ ...ABOUT, deliveredAt: AT });

function recorded(fact: EventFact, sequence: number): RecordedEvent {
  return {
    ...fact,
    id: `evt_${sequence}`,
    sequence,
    subject: `evt.wsk_1.${fact.type.replace('.', '.contact.')}`,
    workspaceId: 'wsk_1',
    occurredAt: AT,
    testMode: false,
    correlationId: 'req_1',
  };
}

/** The step a claim takes after these facts; the first one stands at sequence 1. */
function given(...facts: EventFact[]) {
  return {
    when(ask: Partial<NextStep> = {}) {
      const state = facts.reduce((before, fact, i) => evolve('req_1', before, recorded(fact, i + 1)), NOTHING_KNOWN);
      return nextStep({ ...ABOUT, queuedAt: AT }, state, {
        queuedSequence: 1,
        deliveries: 1,
        nowMs: AT_MS,
        leaseMs: LEASE_MS,
        provider: 'smtp',
        unknownOutcome: 'retry',
        ...ask,
      });
    },
  };
}

const types = (step: ReturnType<ReturnType<typeof given>['when']>) =>
  'facts' in step ? [step.kind, ...step.facts.map(({ type }) => type)] : [step.kind];

describe('a queued send', () => {
  test('is attempted', () => {
    expect(given(queued).when()).toEqual({ kind: 'attempt', attempt: 1, facts: [attempt(1)] });
  });

  test('that was canceled is not', () => expect(given(queued, canceled).when()).toEqual({ kind: 'done' }));

  test('is none of the business of a claim of an earlier one', () => {
    const released = SendQueued.of({ ...ABOUT, queuedAt: AT, releasedFrom: 'hold' });
    const story = given(queued, attempt(1), unknown(1, 'hold'), released);
    expect(story.when()).toEqual({ kind: 'done' });
    expect(story.when({ queuedSequence: 4 })).toMatchObject({ kind: 'attempt', attempt: 2 });
  });

  test("does not care for its contact's other sends", () => {
    const other = { ...attempt(1), data: { ...attempt(1).data, requestId: 'req_2' } };
    expect(given(queued, other).when()).toMatchObject({ kind: 'attempt', attempt: 1 });
  });
});

describe('an attempt without an outcome', () => {
  const story = given(queued, attempt(1));
  const late = AT_MS + LEASE_MS;

  test('belongs to whoever made it as long as the lease lasts', () => {
    expect(story.when({ deliveries: 2, nowMs: AT_MS + 10_000 })).toEqual({ kind: 'look_again', afterMs: 20_000 });
  });

  test('was made with a newer delivery when this is the first one', () => {
    expect(story.when({ deliveries: 1, nowMs: late })).toEqual({ kind: 'look_again', afterMs: LEASE_MS });
  });

  test('is on record as unknown after the lease, and tried again', () => {
    const step = story.when({ deliveries: 2, nowMs: late });
    expect(types(step)).toEqual(['attempt', 'delivery.outcome_unknown', 'delivery.queued']);
    expect(step).toMatchObject({ attempt: 2, facts: [{ data: { attempt: 1, resolution: 'retry' } }, {}] });
  });

  test('or held, where that is the setting', () => {
    const step = story.when({ deliveries: 2, nowMs: late, unknownOutcome: 'hold' });
    expect(types(step)).toEqual(['record', 'delivery.outcome_unknown']);
  });

  test('is held and not tried again when the send was canceled meanwhile', () => {
    const step = given(queued, attempt(1), canceled).when({ deliveries: 2, nowMs: late });
    expect(step).toMatchObject({ kind: 'record', facts: [{ data: { resolution: 'hold' } }] });
  });

  test('goes on when it is our own and nothing was handed over', () => {
    expect(story.when({ ownUnbegun: 1 })).toEqual({ kind: 'attempt', attempt: 1, facts: [] });
    expect(given(queued, attempt(1), canceled).when({ ownUnbegun: 1 })).toEqual({ kind: 'done' });
    expect(given(queued, attempt(1), unknown(1, 'retry'), attempt(2)).when({ ownUnbegun: 1 }).kind).toBe('look_again');
  });
});

describe('a deferred send', () => {
  const story = given(queued, attempt(1), deferred(1, 60_000));
  test('waits for its time', () => expect(story.when()).toEqual({ kind: 'wait', untilMs: AT_MS + 60_000 }));
  test('is tried again then', () => {
    expect(story.when({ nowMs: AT_MS + 60_000 })).toMatchObject({ kind: 'attempt', attempt: 2 });
  });
  test('is not, when it was canceled', () => {
    const step = given(queued, attempt(1), deferred(1, 0), canceled).when({ nowMs: AT_MS + 1 });
    expect(step).toEqual({ kind: 'done' });
  });
  test('is not one because a provider says so of a mail that it has', () => {
    const report = DeliveryDeferred.of({ ...ABOUT, deferredAt: AT, retryAfterMs: 5 });
    expect(given(queued, attempt(1), accepted(1), report).when()).toEqual({ kind: 'done' });
  });
});

describe('an interrupted attempt', () => {
  test('is left alone for a lease from when the log could be reached again', () => {
    const ask = { deliveries: 2, nowMs: AT_MS + 100_000, reachableSinceMs: AT_MS + 90_000 };
    expect(given(queued, attempt(1)).when(ask)).toEqual({ kind: 'look_again', afterMs: 20_000 });
  });

  test('that was the last one is held, whatever the setting', () => {
    const step = given(queued, attempt(1)).when({ deliveries: 2, nowMs: AT_MS + LEASE_MS, maxAttempts: 1 });
    expect(step).toMatchObject({ kind: 'record', facts: [{ data: { resolution: 'hold' } }] });
  });
});

describe('a send of a campaign that ended', () => {
  const calledOff = [canceled];
  const late = { deliveries: 2, nowMs: AT_MS + LEASE_MS, calledOff };
  const off = { kind: 'record', facts: calledOff };

  test.each([
    ['is queued', given(queued)],
    ['waits for its next attempt', given(queued, attempt(1), deferred(1, 60_000))],
    ['is held because nobody knows whether it left', given(queued, attempt(1), unknown(1, 'hold'))],
  ])('is called off while it %s', (_, story) => {
    expect(story.when({ calledOff })).toEqual(off);
  });

  test('is let alone once it left, ended or was called off', () => {
    for (const fact of [accepted(1), bounced, delivered, canceled]) {
      expect(given(queued, attempt(1), unknown(1, 'retry'), fact).when({ calledOff })).toEqual({ kind: 'done' });
    }
  });

  test('is let alone as long as an attempt may be under way, and then unknown and called off in one append', () => {
    const story = given(queued, attempt(1));
    expect(story.when({ calledOff, deliveries: 2, nowMs: AT_MS + 10_000 }).kind).toBe('look_again');
    const step = story.when(late);
    expect(types(step)).toEqual(['record', 'delivery.outcome_unknown', 'send.canceled']);
    expect(step).toMatchObject({ facts: [{ data: { resolution: 'hold' } }, {}] });
  });

  test('is called off at once when the attempt is our own and nothing was handed over', () => {
    expect(given(queued, attempt(1)).when({ calledOff, ownUnbegun: 1 })).toEqual(off);
  });
});

describe('a send whose recipient came onto the suppression list after it was queued', () => {
  const entry = (data: object = {}) =>
    SuppressionAdded.of({
      contactEmail: 'alice@example.com',
      scope: 'tenant',
      reasonCode: 'unsubscribe',
      addedBy: { kind: 'system' },
      addedAt: AT,
      ...data,
    });
  const removed = SuppressionRemoved.of({
    contactEmail: 'alice@example.com',
    scope: 'tenant',
    removedBy: { kind: 'user' },
    removedAt: AT,
  });

  test('is called off', () => {
    expect(given(queued, entry()).when()).toEqual({ kind: 'call_off' });
    expect(given(queued, attempt(1), deferred(1, 0), entry()).when()).toEqual({ kind: 'call_off' });
  });

  test.each([
    ['was taken off since', [entry(), removed]],
    ['expired since', [entry({ expiresAt: AT })]],
    ['is of another campaign', [entry({ scope: 'campaign', campaignId: 'cmp_2' })]],
  ])('is attempted when the entry %s', (_, facts) => {
    expect(given(queued, ...facts).when()).toMatchObject({ kind: 'attempt' });
  });

  test('is attempted when a person let it go after that', () => {
    const released = SendQueued.of({ ...ABOUT, queuedAt: AT, releasedFrom: 'hold' });
    const story = given(queued, attempt(1), unknown(1, 'hold'), entry(), released);
    expect(story.when({ queuedSequence: 5 })).toMatchObject({ kind: 'attempt', attempt: 2 });
  });

  test('is held when an attempt of it was interrupted', () => {
    const step = given(queued, attempt(1), entry()).when({ deliveries: 2, nowMs: AT_MS + LEASE_MS });
    expect(step).toMatchObject({ kind: 'record', facts: [{ data: { resolution: 'hold' } }] });
    expect(given(queued, attempt(1), entry()).when({ ownUnbegun: 1 })).toMatchObject({ kind: 'look_again' });
  });
});

describe('the end', () => {
  test.each([
    ['accepted', accepted(1)],
    ['bounced', bounced],
    ['delivered, as a provider says', delivered],
  ])('of a send that was %s', (_, fact) => {
    expect(given(queued, attempt(1), fact).when({ deliveries: 2, nowMs: AT_MS + 1e9 })).toEqual({ kind: 'done' });
  });

  test('comes late for an attempt that had been given up as unknown', () => {
    const story = given(queued, attempt(1), unknown(1, 'hold'), accepted(1));
    expect(story.when({ deliveries: 2 })).toEqual({ kind: 'done' });
  });

  test('of an older attempt is the end, though a newer one is under way', () => {
    const story = given(queued, attempt(1), unknown(1, 'retry'), attempt(2), accepted(1));
    expect(story.when({ deliveries: 3, nowMs: AT_MS + 1e9 })).toEqual({ kind: 'done' });
  });

  test('a held send waits for a person', () => {
    expect(given(queued, attempt(1), unknown(1, 'hold')).when({ nowMs: AT_MS + 1e9 })).toEqual({ kind: 'done' });
  });
});
