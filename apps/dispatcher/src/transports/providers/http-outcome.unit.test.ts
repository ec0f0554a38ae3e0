import { expect, test } from 'vitest';
import type { HttpAnswer } from './http-call.js';
import { httpOutcome } from './http-outcome.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const undecided = (): undefined => undefined;

function answered(status: number, headers: Record<string, string> = {}): HttpAnswer {
  return { kind: 'answered', status, headers: new Headers(headers), body: {}, text: `${status} so` };
}
const outcome = (answer: HttpAnswer, idempotent = false) =>
  httpOutcome(answer, undecided, { idempotent, now: () => NOW });

test.each([
  [429, { 'retry-after': '120' }, 120_000],
  [503, { 'retry-after': 'Fri, 20 Nov 2026 10:02:00 GMT' }, 120_000],
  [429, { 'ratelimit-reset': '3' }, 3_000],
  [429, { 'x-ratelimit-reset': `${NOW / 1000 + 60}` }, 60_000],
  [429, { 'x-ratelimit-reset': `${NOW / 1000 - 60}` }, undefined],
  [429, { 'retry-after': 'soon' }, undefined],
  [429, {}, undefined],
])('%i with %j is tried again after %s ms', (status, headers, retryAfterMs) => {
  const { retryAfterMs: wait } = outcome(answered(status, headers)) as { retryAfterMs?: number };
  expect(wait).toBe(retryAfterMs);
});

test.each([
  [400, { kind: 'failed' }],
  [401, { kind: 'deferred', scope: 'provider', reason: 'access_denied' }],
  [402, { kind: 'deferred', scope: 'provider' }],
  [403, { kind: 'deferred', scope: 'provider' }],
  [404, { kind: 'deferred', reason: 'wrong_address_of_the_api' }],
  [301, { kind: 'deferred', reason: 'wrong_address_of_the_api' }],
  [413, { kind: 'failed' }],
  [429, { kind: 'deferred', throttled: true }],
  [500, { kind: 'deferred', reason: 'provider_unavailable' }],
  [503, { kind: 'deferred' }],
  [502, { kind: 'unknown' }],
  [504, { kind: 'unknown' }],
  [200, { kind: 'unknown' }],
])('%i, of which the provider says nothing more', (status, expected) => {
  expect(outcome(answered(status))).toMatchObject(expected);
});

test('where asking again cannot send twice, a lost answer only defers', () => {
  const lost: HttpAnswer = { kind: 'silent', sent: true, reason: 'socket hang up' };
  expect(outcome(lost)).toMatchObject({ kind: 'unknown' });
  expect(outcome(lost, true)).toMatchObject({ kind: 'deferred' });
  expect(outcome(answered(504), true)).toMatchObject({ kind: 'deferred' });
});

test('what the provider decides comes before its status, but for its failures', () => {
  const decided = { kind: 'failed', reason: 'no' } as const;
  expect(httpOutcome(answered(403), () => decided)).toBe(decided);
  expect(httpOutcome(answered(500), () => decided)).toMatchObject({ kind: 'deferred' });
});
