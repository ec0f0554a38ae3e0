import { expect, test } from 'vitest';
import { isNestedTooDeeply } from './nesting.js';

test('a payload is nested too deeply from 33 levels on', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  expect(isNestedTooDeeply(nested(32))).toBe(false);
  expect(isNestedTooDeeply(nested(33))).toBe(true);
  expect(isNestedTooDeeply(nested(500_000))).toBe(true);
});
