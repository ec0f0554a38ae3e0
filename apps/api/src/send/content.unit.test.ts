import { expect, test } from 'vitest';
import { encodeContent, isNestedTooDeeply } from './content.js';

test('the order of fields does not matter, at any depth; the order of lists does', () => {
  const a = encodeContent({ subject: 'Hi', vars: { x: 1, y: [{ b: 1, a: 2 }] } });
  expect(encodeContent({ vars: { y: [{ a: 2, b: 1 }], x: 1 }, subject: 'Hi' })).toEqual(a);
  expect(encodeContent({ list: [1, 2] })).not.toEqual(encodeContent({ list: [2, 1] }));
});

test('a payload is nested too deeply from 33 levels on', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  expect(isNestedTooDeeply(nested(32))).toBe(false);
  expect(isNestedTooDeeply(nested(33))).toBe(true);
  expect(isNestedTooDeeply(nested(500_000))).toBe(true);
});
