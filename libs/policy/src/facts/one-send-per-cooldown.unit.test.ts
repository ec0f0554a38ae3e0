import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { isEvent, type RecordedEvent, SendCanceled, SendQueued, SuppressionAdded } from '@posthorn/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReplicaLog } from '../replica-log.fixture.js';
import { policySettings } from '../settings.js';
import { ContactFixture } from './contact.fixture.js';

const SETTINGS = policySettings.parse({ cooldownMinutes: 10 });
const COOLDOWN_MS = 10 * 60_000;
const START_MS = Date.parse('2026-03-22T10:00:00.000Z');

const operation = fc.record({
  replica: fc.nat(3),
  what: fc.constantFrom('send', 'send', 'send', 'send', 'cancel', 'suppress', 'unsuppress'),
  templateId: fc.constantFrom('tpl_1', 'tpl_2', 'tpl_3'),
  campaignId: fc.constantFrom(undefined, undefined, 'c1', 'c2'),
});
const phase = fc.record({
  minutes: fc.constantFrom(0, 1, 4, 9, 10, 15, 40),
  operations: fc.array(operation, { minLength: 1, maxLength: 8 }),
});
/** Of each replica's clock. */
const skews = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 5 * 60_000 })));

test('no interleaving of requests lets two sends through one cooldown, nor one past a suppression', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      skews,
      fc.array(phase, { minLength: 1, maxLength: 6 }),
      async (seed, ahead, phases) => {
        const shared = new InMemoryEventLog();
        const replicas = [0, 1, 2, 3].map((i) => new ReplicaLog(shared, seed + i));
        const contact = new ContactFixture(SETTINGS);
        let nowMs = START_MS;
        for (const { minutes, operations } of phases) {
          nowMs += minutes * 60_000;
          await Promise.all(
            operations.map(({ what, replica, templateId, campaignId }) => {
              const atMs = nowMs + ahead[replica]!;
              if (what === 'cancel') return contact.cancel(shared, atMs);
              if (what === 'suppress') return contact.suppress(shared, atMs, campaignId);
              if (what === 'unsuppress') return contact.unsuppress(shared, atMs, campaignId);
              return contact.request(replicas[replica]!, atMs, { templateId, campaignId });
            }),
          );
        }
        const events = await contact.events(shared);
        for (const [i, event] of events.entries()) expectAllowed(event, events.slice(0, i));
      },
    ),
    { numRuns: 300 },
  );
});

function expectAllowed(event: RecordedEvent, before: readonly RecordedEvent[]): void {
  if (!isEvent(SendQueued, event)) return;
  const canceled = new Set(before.filter((each) => isEvent(SendCanceled, each)).map(({ data }) => data.requestId));
  for (const earlier of before.filter((each) => isEvent(SendQueued, each))) {
    if (earlier.data.templateId !== event.data.templateId || canceled.has(earlier.data.requestId)) continue;
    expect(Date.parse(event.occurredAt) - Date.parse(earlier.occurredAt)).toBeGreaterThanOrEqual(COOLDOWN_MS);
  }
  for (const campaignId of new Set([undefined, event.data.campaignId])) {
    const last = before.findLast(
      ({ type, data }) => type.startsWith('suppression.') && data['campaignId'] === campaignId,
    );
    expect(last && isEvent(SuppressionAdded, last)).toBeFalsy();
  }
}

test('a send of another template is read past, and only since the cooldown began', async () => {
  const shared = new InMemoryEventLog();
  const contact = new ContactFixture(SETTINGS);
  const minute = (minutes: number) => START_MS + minutes * 60_000;
  const outcomes = [];
  for (const [at, templateId] of [
    [0, 'tpl_1'],
    [1, 'tpl_2'],
    [2, 'tpl_1'],
    [2, 'tpl_2'],
    [10, 'tpl_1'],
    [12, 'tpl_2'],
  ] as const) {
    outcomes.push((await contact.request(shared, minute(at), { templateId })).reason ?? 'allowed');
  }
  expect(outcomes).toEqual(['allowed', 'allowed', 'cooldown_active', 'cooldown_active', 'allowed', 'allowed']);
});

test('what the last events say suffices as a rule: nothing more is read', async () => {
  const shared = new InMemoryEventLog();
  const contact = new ContactFixture(SETTINGS);
  let reads = 0;
  const log = {
    decide: ((...args: Parameters<InMemoryEventLog['decide']>) => shared.decide(...args)) as InMemoryEventLog['decide'],
    bounds: () => shared.bounds(),
    read: (query: Parameters<InMemoryEventLog['read']>[0]) => {
      reads++;
      return shared.read(query);
    },
  };
  for (const [minutes, templateId] of [
    [0, 'tpl_1'],
    [1, 'tpl_1'],
    [20, 'tpl_2'],
    [21, undefined],
  ] as const) {
    await contact.request(log, START_MS + minutes * 60_000, { templateId });
  }
  await contact.suppress(shared, START_MS);
  await contact.request(log, START_MS, { templateId: 'tpl_3' });
  expect(reads).toBe(0);
});
