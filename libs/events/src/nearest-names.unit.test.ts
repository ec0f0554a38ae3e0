import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, nearestNames } from './nearest-names.js';

const NAMES = [
  'delivery.delivered',
  'delivery.deferred',
  'delivery.*',
  'inbound.classified',
  'inbound.*',
  'send.queued',
];

describe('the names nearest to a misspelt one', () => {
  test.each([
    ['delivery.deliverd', 'delivery.delivered'],
    ['delivery.dleivered', 'delivery.delivered'],
    ['Delivery.Delivered', 'delivery.delivered'],
    ['delivered', 'delivery.delivered'],
    ['message.delivered', 'delivery.delivered'],
    ['delivery', 'delivery.*'],
    ['inbund.*', 'inbound.*'],
    ['deliv.*', 'delivery.*'],
    ['send.queue', 'send.queued'],
  ])('for %s begin with %s', (offending, expected) => {
    expect(nearestNames(offending, NAMES)[0]).toBe(expected);
  });

  test.each(['', 'x', 'zzzzzzzz', 'a'.repeat(1_000_000)])('for text like nothing known are none', (offending) => {
    expect(nearestNames(offending, NAMES)).toEqual([]);
  });

  test('are three at most', () => {
    expect(nearestNames('a.b', ['a.a', 'a.c', 'a.d', 'a.e'])).toHaveLength(3);
  });
});

describe('the edit distance', () => {
  test.each([
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['abcd', 'badc', 2],
    ['kitten', 'sitting', 3],
  ])('between "%s" and "%s" is %d', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  test('is symmetric, zero only for equal texts, and at most the longer length', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
