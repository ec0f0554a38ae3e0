import type { RecordedEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import { foldBurst, joinKnown } from './burst-fold.projection.js';

const about = { requestId: 'req_1', recipientEmail: 'ada@example.com' };
const delivered = { ...about, deliveredAt: '2026-01-02T03:04:05Z' };

function anEvent(sequence: number, type: string, data: Record<string, unknown>, workspaceId = 'wsk_1'): RecordedEvent {
  return {
    id: `evt_${sequence}`,
    sequence,
    subject: `evt.${workspaceId}.family.key.verb`,
    type,
    version: 1,
    workspaceId,
    occurredAt: '2026-01-02T03:04:05.000Z',
    testMode: false,
    correlationId: 'req_1',
    data,
  };
}

test('facts of one send become one row, and each event its own', () => {
  const burst = foldBurst([
    anEvent(1, 'send.queued', { ...about, queuedAt: '2026-01-02T03:04:05Z' }),
    anEvent(2, 'delivery.delivered', delivered),
  ]);
  expect(burst.events.map((row) => row.sequence)).toEqual([1, 2]);
  expect(burst.sends).toMatchObject([{ send_id: 'req_1', status: 'delivered', last_sequence: 2 }]);
});

test('an internal event has no row', () => {
  const parked = {
    consumer: 'c',
    subject: 's',
    sequence: 1,
    deliveries: 1,
    code: 'X',
    reason: 'r',
    parkedAt: '2026-01-02T03:04:05Z',
  };
  expect(foldBurst([anEvent(1, 'consumer.parked', parked)])).toEqual({
    events: [],
    sends: [],
    skipped: [],
    waiting: { held: [], suppressions: [], drafts: [], campaigns: [], runs: [], received: [], threads: [] },
  });
});

test.each([
  ['an unknown type', anEvent(2, 'delivery.teleported', about), /unknown_type/],
  ['data that does not fit', anEvent(2, 'delivery.delivered', about), /invalid_data: deliveredAt/],
  ['a version from the future', { ...anEvent(2, 'delivery.delivered', delivered), version: 99 }, /newer_version/],
])('%s is skipped with its reason and the others go on', (_, event, reason) => {
  const burst = foldBurst([
    anEvent(1, 'delivery.delivered', delivered),
    event,
    anEvent(3, 'delivery.delivered', delivered),
  ]);
  expect(burst.skipped).toEqual([{ sequence: 2, subject: event.subject, reason: expect.stringMatching(reason) }]);
  expect(burst.events.map((row) => row.sequence)).toEqual([1, 3]);
});

test('a send belongs to the workspace of its first fact, in a burst and across bursts', () => {
  const first = foldBurst([anEvent(1, 'delivery.delivered', delivered, 'wsk_1')]);
  const bounced = { ...about, bouncedAt: '2026-01-02T03:04:05Z', bounceType: 'hard' };
  const second = foldBurst([
    anEvent(2, 'delivery.bounced', bounced, 'wsk_2'),
    anEvent(3, 'delivery.delivered', delivered, 'wsk_1'),
  ]);
  for (const { rows, foreign } of [
    joinKnown(second.sends, first.sends),
    joinKnown([...first.sends, ...second.sends], []),
  ]) {
    expect(rows).toMatchObject([{ workspace_id: 'wsk_1', status: 'delivered', last_sequence: 3 }]);
    expect(foreign).toMatchObject([{ sequence: 2, reason: 'send req_1 belongs to another workspace than wsk_2' }]);
  }
});
