import { expect, test } from 'vitest';
import { refineIntent } from './refine.js';

test('a finer intent is said where it belongs to the canonical one', () => {
  expect(refineIntent('not_interested', { not_now: 0.9, billing: 0.1 })).toBe('not_now');
  expect(refineIntent('unsubscribe', { legal: 0.7 })).toBe('legal');
});

test('it is not said of a mail that wants something else', () => {
  expect(refineIntent('interested', { not_now: 0.9 })).toBeUndefined();
  expect(refineIntent('confirmation', { billing: 0.9 })).toBeUndefined();
});

test('it is not said when it is unsure', () => {
  expect(refineIntent('complaint', { legal: 0.4, billing: 0.3 })).toBeUndefined();
});
