import { SEND_STATUSES } from '@posthorn/events';
import { expect, test } from 'vitest';
import { MESSAGE_STATUSES, statusOfMessage, statusOfSend } from './message-status.js';

const row = (fields: Partial<Parameters<typeof statusOfSend>[0]>) =>
  statusOfSend({ status: 'queued', canceled_at: null, held_kind: null, held_state: null, ...fields });

test('what holds a send says more than that it is queued, until it is let go', () => {
  expect(row({})).toBe('queued');
  expect(row({ held_kind: 'schedule', held_state: 'waiting' })).toBe('scheduled');
  expect(row({ held_kind: 'approval', held_state: 'waiting' })).toBe('pending_approval');
  for (const kind of ['schedule', 'approval'] as const)
    expect(row({ held_kind: kind, held_state: 'released' })).toBe('queued');
  expect(row({ status: 'sent', held_kind: 'schedule', held_state: 'waiting' })).toBe('sent');
});

test('a send that policy blocked is blocked, one that was called off is canceled', () => {
  expect(row({ status: 'skipped' })).toBe('blocked');
  expect(row({ status: 'skipped', canceled_at: new Date() })).toBe('canceled');
});

test('every status of a send has a word', () => {
  for (const status of SEND_STATUSES) expect(MESSAGE_STATUSES).toContain(row({ status }));
});

test('a message is where the last of its mails is; what was refused counts only alone', () => {
  expect(statusOfMessage(['delivered', 'queued', 'sent'])).toBe('queued');
  expect(statusOfMessage(['blocked', 'delivered'])).toBe('delivered');
  expect(statusOfMessage(['bounced', 'canceled'])).toBe('bounced');
  expect(statusOfMessage(['blocked', 'blocked'])).toBe('blocked');
});
