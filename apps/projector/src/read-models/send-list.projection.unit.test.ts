import { catalogue, SEND_STATUSES, statusOf, type RecordedEvent } from '@posthorn/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPatch } from './send-list.projection.js';
import { mergeSends, type SendRow } from './send-row.projection.js';

const SEND = 'req_01K3ZV8GQ4W7N9M2X5T6R8Y0AB';

function aFact(type: string, data: Record<string, unknown> = {}, event: Partial<RecordedEvent> = {}): RecordedEvent {
  return {
    id: 'evt_0',
    sequence: 7,
    subject: `evt.wsk_1.${type.split('.')[0]}.kfq3x2.${type.split('.')[1]}`,
    type,
    version: 1,
    workspaceId: 'wsk_1',
    contact: 'kfq3x2',
    occurredAt: '2026-01-02T03:04:05.678Z',
    testMode: false,
    correlationId: SEND,
    data: { requestId: SEND, recipientEmail: 'ada@example.com', ...data },
    ...event,
  };
}

describe('the patch of one event', () => {
  test('send.queued names the send, its agent, template and campaign', () => {
    const event = aFact(
      'send.queued',
      { templateId: 'tpl_1', campaignId: 'cmp_1', queuedAt: '2026-01-02T03:04:05Z' },
      { agentId: 'agt_1', testMode: true },
    );
    expect(toPatch(event)).toMatchObject({
      send_id: SEND,
      workspace_id: 'wsk_1',
      contact_key: 'kfq3x2',
      recipient_email: 'ada@example.com',
      agent_id: 'agt_1',
      template_id: 'tpl_1',
      campaign_id: 'cmp_1',
      test_mode: true,
      status: 'queued',
      queued_at: new Date('2026-01-02T03:04:05.000Z'),
      sent_at: null,
      last_event_at: new Date('2026-01-02T03:04:05.678Z'),
      last_sequence: 7,
    });
  });

  test.each([
    [
      'delivery.sent',
      { sentAt: '2026-01-02T03:04:06Z' },
      { sent_at: new Date('2026-01-02T03:04:06Z'), status: 'sent' },
    ],
    ['delivery.delivered', { deliveredAt: '2026-01-02T03:04:06Z' }, { delivered_at: new Date('2026-01-02T03:04:06Z') }],
    [
      'engagement.opened',
      { openedAt: '2026-01-02T03:04:06Z', machine: false, reportKey: 'person' },
      { opened_at: new Date('2026-01-02T03:04:06Z'), report_keys: ['person'] },
    ],
    ['engagement.clicked', { clickedAt: '2026-01-02T03:04:06Z' }, { clicked_at: new Date('2026-01-02T03:04:06Z') }],
    [
      'engagement.clicked',
      { clickedAt: '2026-01-02T03:04:06Z', reportKey: 'k1' },
      { clicked_at: new Date('2026-01-02T03:04:06Z'), report_keys: ['k1'] },
    ],
    [
      'delivery.deferred',
      { deferredAt: '2026-01-02T03:04:06Z', reportKey: 'r1' },
      { deferred_at: new Date('2026-01-02T03:04:06Z'), report_keys: ['r1'], status: 'sending' },
    ],
    [
      'delivery.bounced',
      { bouncedAt: '2026-01-02T03:04:06Z', bounceType: 'soft', diagnosticCode: 'smtp; 452 4.2.2' },
      {
        bounced_at: new Date('2026-01-02T03:04:06Z'),
        bounce_type: 'soft',
        error: 'smtp; 452 4.2.2',
        status: 'bounced',
      },
    ],
    [
      'delivery.complained',
      { complainedAt: '2026-01-02T03:04:06Z', feedbackType: 'abuse' },
      { complained_at: new Date('2026-01-02T03:04:06Z'), error: 'abuse' },
    ],
    [
      'inbound.replied',
      { messageId: 'msg_1', confidence: 1, repliedAt: '2026-01-02T03:04:06Z' },
      { status: 'replied', replied_at: expect.any(Date) },
    ],
    [
      'delivery.failed',
      { failedAt: '2026-01-02T03:04:06Z', reason: 'no route' },
      { failed_at: expect.any(Date), error: 'no route' },
    ],
    ['policy.blocked', { reason: 'cooldown' }, { status: 'skipped', error: 'cooldown' }],
  ])('%s sets its own columns', (type, data, columns) => {
    expect(toPatch(aFact(type, data))).toMatchObject(columns);
  });

  test('an event about something else has none', () => {
    expect(toPatch(aFact('agent.paused'))).toBeUndefined();
  });

  test('every type that says something about the status of a send has one', () => {
    const types = catalogue.filter((definition) => statusOf(definition.type) !== undefined);
    expect(types.length).toBeGreaterThanOrEqual(SEND_STATUSES.length);
    for (const { type, examples } of types) {
      for (const data of examples ?? [])
        expect(toPatch(aFact(type, data)), type).toMatchObject({ status: statusOf(type) });
    }
  });
});

/** Facts of one send, at most a minute apart so that times collide often. */
const someTime = fc.integer({ min: 0, max: 60 }).map((s) => new Date(Date.UTC(2026, 0, 2, 3, 4, s)).toISOString());
const someReason = fc.constantFrom(undefined, 'mailbox full', 'unknown user', 'blocked');
const someFact = fc.oneof(
  fc.record({ queuedAt: someTime, templateId: fc.constantFrom('tpl_1', 'tpl_2') }).map((d) => aFact('send.queued', d)),
  fc
    .record({ scheduledAt: someTime, dueAt: someTime, campaignId: fc.constantFrom('cmp_1', undefined) })
    .map((d) => aFact('send.scheduled', d)),
  someTime.map((canceledAt) =>
    aFact('send.canceled', { canceledAt, reason: 'requested', canceledBy: { kind: 'system' } }),
  ),
  someTime.map((queuedAt) => aFact('delivery.queued', { queuedAt, provider: 'sandbox', attempt: 1 })),
  someTime.map((sentAt) => aFact('delivery.sent', { sentAt })),
  someTime.map((deliveredAt) => aFact('delivery.delivered', { deliveredAt })),
  fc.record({ openedAt: someTime, machine: fc.boolean() }).map((d) => aFact('engagement.opened', d)),
  someTime.map((clickedAt) => aFact('engagement.clicked', { clickedAt })),
  fc
    .record({ deferredAt: someTime, reportKey: fc.constantFrom('a', 'b', 'c') })
    .map((d) => aFact('delivery.deferred', d)),
  fc
    .record({ bouncedAt: someTime, bounceType: fc.constantFrom('hard', 'soft', 'undetermined'), reason: someReason })
    .map((d) => aFact('delivery.bounced', d)),
  fc
    .record({ complainedAt: someTime, feedbackType: fc.constantFrom('abuse', 'fraud') })
    .map((d) => aFact('delivery.complained', d)),
  fc.record({ failedAt: someTime, reason: someReason }).map((d) => aFact('delivery.failed', d)),
  fc.constantFrom('cooldown', 'suppressed').map((reason) => aFact('policy.blocked', { reason })),
);
const someFacts = fc.array(someFact, { minLength: 1, maxLength: 12 });

describe('a send, whatever the order of its facts', () => {
  test('any permutation and repetition gives the same row, but for what came last', () => {
    const reordered = someFacts.chain((facts) =>
      fc.record({
        facts: fc.constant(facts),
        other: fc
          .tuple(
            fc.shuffledSubarray(facts, { minLength: facts.length }),
            fc.array(fc.constantFrom(...facts), { maxLength: 8 }),
          )
          .map(([all, again]) => [...all, ...again]),
      }),
    );
    fc.assert(
      fc.property(reordered, ({ facts, other }) => {
        expect(unordered(fold(other))).toEqual(unordered(fold(facts)));
      }),
    );
  });

  test('merging rows is associative, so bursts may be cut anywhere', () => {
    fc.assert(
      fc.property(someFacts, someFacts, someFacts, (a, b, c) => {
        const [x, y, z] = [fold(a), fold(b), fold(c)];
        expect(mergeSends(mergeSends(x, y), z)).toEqual(mergeSends(x, mergeSends(y, z)));
      }),
    );
  });

  test('the status is the highest that any fact reaches', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const ranks = facts.map((event) => SEND_STATUSES.indexOf(statusOf(event.type) ?? 'queued'));
        expect(fold(facts).status).toBe(SEND_STATUSES[Math.max(...ranks)]);
      }),
    );
  });

  test('the earliest time of a repeated fact stays', () => {
    const row = fold([
      aFact('engagement.opened', { openedAt: '2026-01-02T09:00:00Z', machine: false }),
      aFact('engagement.opened', { openedAt: '2026-01-02T08:00:00Z', machine: true }),
      aFact('engagement.opened', { openedAt: '2026-01-02T10:00:00Z', machine: false }),
    ]);
    expect(row.opened_at).toEqual(new Date('2026-01-02T08:00:00Z'));
  });

  test('a fact before send.queued makes a row that send.queued completes', () => {
    const early = fold([aFact('delivery.sent', { sentAt: '2026-01-02T09:00:00Z' })]);
    expect(early).toMatchObject({ status: 'sent', queued_at: null, template_id: null });
    const queued = aFact('send.queued', { templateId: 'tpl_1', queuedAt: '2026-01-02T08:59:00Z' });
    expect(mergeSends(early, fold([queued]))).toMatchObject({
      status: 'sent',
      queued_at: expect.any(Date),
      template_id: 'tpl_1',
    });
  });

  test('the error is the reason of the status, not of a lesser failure', () => {
    const row = fold([
      aFact('delivery.bounced', { bouncedAt: '2026-01-02T09:00:00Z', bounceType: 'hard', reason: 'unknown user' }),
      aFact('delivery.failed', { failedAt: '2026-01-02T08:00:00Z', reason: 'gave up' }),
    ]);
    expect(row).toMatchObject({ status: 'bounced', error: 'unknown user' });
  });
});

/** As the log would hold them: each with the next sequence. */
function fold(facts: readonly RecordedEvent[]): SendRow {
  const rows = facts.map((event, index) => toPatch({ ...event, sequence: index + 1 })!);
  return rows.reduce(mergeSends);
}

function unordered(row: SendRow): Partial<SendRow> {
  const { last_sequence: _sequence, ...rest } = row;
  return rest;
}
