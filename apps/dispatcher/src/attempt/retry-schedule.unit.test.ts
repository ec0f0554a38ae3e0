import { expect, test } from 'vitest';
import type { Deferred } from '../transports/transport.gateway.js';
import { retryDelayMs } from './retry-schedule.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const settings = {
  firstDelayMs: 30 * MINUTE,
  connectionDelayMs: MINUTE,
  longestDelayMs: 4 * HOUR,
  maxAgeMs: 120 * HOUR,
  maxAttempts: 40,
};
const refused: Deferred = { kind: 'deferred', scope: 'recipient', reason: 'greylisted', smtpCode: 450 };
const unreachable: Deferred = { kind: 'deferred', scope: 'provider', reason: 'connection refused' };
const delay = (outcome: Deferred, attempt: number, ageMs = 0, random = 0) =>
  retryDelayMs(outcome, { attempt, ageMs }, settings, random);

test('a 4xx reply is tried again after 30 minutes, then after twice as long, up to four hours', () => {
  const waits = [1, 2, 3, 4, 5, 39].map((attempt) => delay(refused, attempt));
  expect(waits).toEqual([30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR, 4 * HOUR]);
});

test('a connection that failed is tried again after a minute, then after twice as long', () => {
  expect([1, 2, 3, 20].map((attempt) => delay(unreachable, attempt))).toEqual([
    MINUTE,
    2 * MINUTE,
    4 * MINUTE,
    4 * HOUR,
  ]);
});

test('being too fast is no refusal of the recipient', () => {
  expect(delay({ ...refused, scope: 'domain', throttled: true }, 1)).toBe(MINUTE);
});

test('a wait that was asked for is kept to', () => {
  expect(delay({ ...refused, retryAfterMs: 5 * MINUTE }, 3)).toBe(5 * MINUTE);
  expect(delay({ ...unreachable, retryAfterMs: 9 * HOUR }, 1)).toBe(9 * HOUR);
  expect(delay({ ...unreachable, retryAfterMs: 0 }, 1)).toBe(MINUTE);
  expect(delay({ ...unreachable, retryAfterMs: NaN }, 1)).toBe(MINUTE);
});

test('waits vary by up to a tenth', () => expect(delay(refused, 1, 0, 1)).toBe(33 * MINUTE));

test('a send is given up after its last attempt, or when it would be too old', () => {
  expect(delay(refused, 40)).toBeUndefined();
  expect(delay(refused, 3, 118 * HOUR)).toBe(2 * HOUR);
  expect(delay(refused, 3, 118 * HOUR + 1)).toBeUndefined();
});
