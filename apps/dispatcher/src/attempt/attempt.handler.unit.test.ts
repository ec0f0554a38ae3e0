import { LogUnavailableError, type NewEvent } from '@posthorn/event-log';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { DeliveryDeferred, type EventFact, isEvent, SendCanceled, SendQueued } from '@posthorn/events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AttemptHandler } from './attempt.handler.js';
import { type ClaimedSend, fromLine } from './claimed-send.js';

const LEASE_MS = 30_000;
const CONTACT = 'abcdefghijklmnop';
const ABOUT = { requestId: 'req_1', recipientEmail: 'alice@example.com' };

let log: InMemoryEventLog;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-22T10:00:00.000Z') });
  log = new InMemoryEventLog();
});
afterEach(() => vi.useRealTimers());

const at = () => new Date().toISOString();
const isHeld = () => true;
const handler = (over: Partial<InMemoryEventLog> = {}, unknownOutcome: 'retry' | 'hold' = 'retry') =>
  new AttemptHandler(
    { append: (...args) => log.append(...args), read: (query) => log.read(query), ...over },
    { leaseMs: LEASE_MS, unknownOutcome },
  );

function event(fact: EventFact): NewEvent {
  const place = { workspaceId: 'wsk_1', key: CONTACT, contact: CONTACT, testMode: false };
  return { fact, ...place, occurredAt: at(), correlationId: 'req_1' };
}

async function queued(): Promise<(deliveries: number) => ClaimedSend> {
  const { events } = await log.append(event(SendQueued.of({ ...ABOUT, queuedAt: at() })));
  const [send] = events;
  if (!send || !isEvent(SendQueued, send)) throw new TypeError('nothing was queued');
  return (deliveries) => fromLine(send, deliveries);
}

async function story(): Promise<string[]> {
  const told = [];
  for await (const { type, data } of log.read()) told.push([type, data['attempt']].filter(Boolean).join(' '));
  return told;
}

const deferred = (attempt: number) => [
  DeliveryDeferred.of({ ...ABOUT, deferredAt: at(), attempt, retryAfterMs: 60_000 }),
];
const refused = { provider: 'smtp', isHeld, refusal: deferred };

describe('an attempt whose outcome this process has not recorded yet', () => {
  test('is left alone when its message comes again, however late', async () => {
    const claim = await queued();
    const attempts = handler();
    expect(await attempts.begin(claim(1), 'smtp', isHeld)).toEqual({ kind: 'begun', attempt: 1 });
    vi.setSystemTime(Date.now() + 10 * LEASE_MS);
    const again = { kind: 'look_again', afterMs: LEASE_MS };
    expect(await attempts.begin(claim(2), 'smtp', isHeld)).toEqual(again);
    expect(await attempts.refuse(claim(3), refused)).toEqual(again);
    attempts.over(claim(1));
    expect(await attempts.begin(claim(4), 'smtp', isHeld)).toEqual({ kind: 'begun', attempt: 2 });
  });

  test('counts as interrupted elsewhere only a lease after the log was back', async () => {
    const claim = await queued();
    await handler().begin(claim(1), 'smtp', isHeld);
    vi.setSystemTime(Date.now() + 2 * LEASE_MS);
    const other = handler();
    other.reconnected();
    expect(await other.begin(claim(2), 'smtp', isHeld)).toEqual({ kind: 'look_again', afterMs: LEASE_MS });
    vi.setSystemTime(Date.now() + LEASE_MS);
    expect(await other.begin(claim(3), 'smtp', isHeld)).toEqual({ kind: 'begun', attempt: 2 });
    expect(await story()).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.outcome_unknown 1',
      'delivery.queued 2',
    ]);
  });
});

describe('an attempt whose recording nobody confirmed', () => {
  /** The log answers nothing to the first append, having stored it or not. */
  function silent(isStored: boolean): Partial<InMemoryEventLog> {
    let asked = 0;
    return {
      append: async (...args) => {
        if (asked++ > 0) return log.append(...args);
        if (isStored) await log.append(...args);
        throw new LogUnavailableError('no answer');
      },
    };
  }

  test('is gone on with when it is in the log', async () => {
    const claim = await queued();
    const attempts = handler(silent(true));
    await expect(attempts.begin(claim(1), 'smtp', isHeld)).rejects.toThrow(LogUnavailableError);
    expect(await attempts.begin(claim(2), 'smtp', isHeld)).toEqual({ kind: 'begun', attempt: 1 });
    expect(await story()).toEqual(['send.queued', 'delivery.queued 1']);
  });

  test("is not taken for another process's of the same number", async () => {
    const claim = await queued();
    const attempts = handler(silent(false));
    await expect(attempts.begin(claim(1), 'smtp', isHeld)).rejects.toThrow(LogUnavailableError);
    vi.setSystemTime(Date.now() + 5);
    await handler().begin(claim(2), 'smtp', isHeld);
    expect(await attempts.begin(claim(3), 'smtp', isHeld)).toMatchObject({ kind: 'look_again' });
  });
});

describe('a refusal before any attempt', () => {
  test('is recorded without a look in the good case', async () => {
    const claim = await queued();
    const attempts = handler({ read: () => expect.fail('nothing was to be read') });
    expect(await attempts.refuse(claim(1), refused)).toMatchObject({ kind: 'recorded', attempt: 1, lastSequence: 2 });
  });

  test('does not pass for the outcome of an attempt that was interrupted', async () => {
    const claim = await queued();
    await handler().begin(claim(1), 'smtp', isHeld);
    const after = handler();
    expect(await after.refuse(claim(2), refused)).toMatchObject({ kind: 'look_again' });
    vi.setSystemTime(Date.now() + LEASE_MS);
    expect(await after.refuse(claim(3), refused)).toMatchObject({ kind: 'recorded', attempt: 2 });
    expect((await story()).slice(2)).toEqual(['delivery.outcome_unknown 1', 'delivery.deferred 2']);
  });

  test('does not let go what an interrupted attempt has held', async () => {
    const claim = await queued();
    await handler().begin(claim(1), 'smtp', isHeld);
    vi.setSystemTime(Date.now() + LEASE_MS);
    expect(await handler({}, 'hold').refuse(claim(2), refused)).toMatchObject({ kind: 'done' });
    expect((await story()).slice(2)).toEqual(['delivery.outcome_unknown 1']);
  });

  test('is none of a send that was called off', async () => {
    const claim = await queued();
    const canceledBy = { kind: 'user' } as const;
    await log.append(event(SendCanceled.of({ ...ABOUT, reason: 'requested', canceledBy, canceledAt: at() })));
    expect(await handler().refuse(claim(1), refused)).toMatchObject({ kind: 'done' });
    expect(await story()).toEqual(['send.queued', 'send.canceled']);
  });
});
