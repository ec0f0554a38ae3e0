import { expect, test } from 'vitest';
import { Backoff } from './backoff.js';

test('pauses double from a second to a minute, and end with the first success', () => {
  let now = 0;
  const backoff = new Backoff(() => now);
  const pauses = Array.from({ length: 9 }, () => {
    backoff.failed();
    const pause = backoff.remainingMs;
    now += pause;
    return pause;
  });
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000));
  backoff.failed();
  backoff.succeeded();
  expect(backoff.remainingMs).toBe(0);
  backoff.failed();
  expect(backoff.remainingMs).toBe(1_000);
});

test('connections that fail together count as one failure', () => {
  let now = 0;
  const backoff = new Backoff(() => now);
  for (let n = 0; n < 10; n++) backoff.failed();
  expect(backoff.remainingMs).toBe(1_000);
  now = 400;
  expect(backoff.remainingMs).toBe(600);
});
