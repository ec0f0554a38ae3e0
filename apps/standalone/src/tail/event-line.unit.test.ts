import { encodeEventId } from '@posthorn/events';
import { expect, test } from 'vitest';
import { eventLine } from './event-line.js';

const at = new Date(2026, 2, 22, 10, 5, 0, 7);
const id = encodeEventId({ occurredAtMs: at.getTime(), epoch: 1, partition: 0, sequence: 7 });

test('an event is one line: time, type, whose it is, what else it says', () => {
  const data = {
    requestId: 'req_1',
    recipientEmail: 'anna@example.com',
    bouncedAt: at.toISOString(),
    bounceType: 'hard',
    reason: 'no such\nuser',
  };
  expect(eventLine({ id, type: 'delivery.bounced', data }, false)).toBe(
    '10:05:00.007  delivery.bounced      anna@example.com  bounceType=hard reason="no such\\nuser"',
  );
});

test('an id that is not ours costs only the time', () => {
  expect(eventLine({ id: '17', type: 'send.queued', data: {} }, false)).toBe('--:--:--.---  send.queued');
});
