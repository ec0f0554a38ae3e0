import { expect, test } from 'vitest';
import { judge } from './consume.js';
import { RetryPolicyError } from './errors.js';

test('an unexpected failure is redelivered after 1 s, doubling to at most 5 min', () => {
  const delays = [1, 2, 3, 9, 10, 50].map((deliveries) => judge(new Error('x'), deliveries, 100, 0));
  expect(delays).toEqual(
    [1_000, 2_000, 4_000, 256_000, 300_000, 300_000].map((delayMs) => ({ outcome: 'redeliver', delayMs })),
  );
});

test('jitter takes off at most a quarter', () => {
  expect(judge(new Error('x'), 3, 10, 0.999)).toEqual({ outcome: 'redeliver', delayMs: 3_001 });
});

test('a failure that names its delay gets it', () => {
  const busy = new RetryPolicyError('BUSY', { afterMs: 123 }, 'busy');
  expect(judge(busy, 1, 10, 0.5)).toEqual({ outcome: 'redeliver', delayMs: 123 });
});

test('a failure that can never succeed is parked at once, with its code', () => {
  const gone = new RetryPolicyError('GONE', 'never', 'it is gone');
  expect(judge(gone, 1, 10, 0)).toEqual({ outcome: 'park', code: 'GONE', reason: 'it is gone' });
});

test('the last delivery is parked, whatever the failure', () => {
  expect(judge(new RetryPolicyError('BUSY', { afterMs: 1 }, 'busy'), 10, 10, 0)).toMatchObject({ outcome: 'park' });
  expect(judge('text', 3, 3, 0)).toEqual({ outcome: 'park', code: 'UNEXPECTED', reason: 'text' });
});

test('an error of another lib is judged by its retry field, not by its class', () => {
  expect(judge(Object.assign(new Error('no'), { code: 'NO', retry: 'never' }), 1, 10, 0)).toMatchObject({ code: 'NO' });
});
