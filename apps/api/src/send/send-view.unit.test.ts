import type { SendRow } from '@posthorn/sending';
import { expect, test } from 'vitest';
import { toSend } from './send-view.js';

const NOON = new Date('2026-11-20T12:00:00.000Z');

function aRow(fields: Partial<SendRow>): SendRow {
  return {
    send_id: 'req_1',
    recipient_email: 'ann@example.com',
    agent_id: null,
    template_id: null,
    campaign_id: null,
    subject: null,
    thread_id: null,
    group_id: null,
    message_id: null,
    test_mode: false,
    status: 'queued',
    queued_at: null,
    sent_at: null,
    delivered_at: null,
    opened_at: null,
    clicked_at: null,
    replied_at: null,
    bounced_at: null,
    complained_at: null,
    failed_at: null,
    deferred_at: null,
    canceled_at: null,
    bounce_type: null,
    error: null,
    last_event_at: NOON,
    held_kind: null,
    held_state: null,
    due_at: null,
    ...fields,
  };
}

test.each<[status: string, fields: Partial<SendRow>]>([
  ['queued', { queued_at: NOON }],
  ['scheduled', { held_kind: 'schedule', held_state: 'waiting', due_at: NOON }],
  ['pending_approval', { held_kind: 'approval', held_state: 'waiting', due_at: NOON }],
  ['queued', { held_kind: 'approval', held_state: 'released', queued_at: NOON }],
  ['blocked', { status: 'skipped', held_kind: 'blocked', held_state: 'waiting' }],
  ['canceled', { status: 'skipped', canceled_at: NOON }],
  ['sending', { status: 'sending', held_kind: 'outcome', held_state: 'waiting' }],
  ['delivered', { status: 'delivered', held_kind: 'schedule', held_state: 'released' }],
])('a send is shown as %s', (status, fields) => {
  expect(toSend(aRow(fields)).status).toBe(status);
});

test('only a scheduled send shows when it is due', () => {
  const held = { held_state: 'waiting', due_at: NOON };
  expect(toSend(aRow({ ...held, held_kind: 'schedule' })).scheduledAt).toBe(NOON.toISOString());
  expect(toSend(aRow({ ...held, held_kind: 'approval' })).scheduledAt).toBeNull();
});
