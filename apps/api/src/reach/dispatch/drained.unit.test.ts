import { expect, test } from 'vitest';
import { dispatchedBetween, isDrained } from './drained.js';

test.each([
  [0, 0, false],
  [0, 1_000, true],
  [5, 1_000, false],
  [5, 2_999, false],
  [5, 3_000, true],
])('with %i queued and nothing new for %i ms it is over: %s', (queued, stillMs, over) => {
  expect(isDrained({ queued }, stillMs)).toBe(over);
});

test('what was processed is the sum of what left, failed and was skipped meanwhile', () => {
  const before = { queued: 41, sent: 10, failed: 1, skipped: 2 };
  const after = { queued: 0, sent: 49, failed: 2, skipped: 3 };
  expect(dispatchedBetween(before, after)).toEqual({ processed: 41, sent: 39, failed: 1, skipped: 1 });
  expect(dispatchedBetween(after, after)).toEqual({ processed: 0, sent: 0, failed: 0, skipped: 0 });
});

test('a campaign that counts anew while the read model is rebuilt makes no negative numbers', () => {
  const before = { queued: 0, sent: 10, failed: 1, skipped: 0 };
  expect(dispatchedBetween(before, { queued: 0, sent: 0, failed: 0, skipped: 0 }).processed).toBe(0);
});
