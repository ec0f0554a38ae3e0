import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reduce } from './principal-axes.ts';
import { seeded } from './random.ts';

const row = (points: Float32Array, at: number, width: number): number[] => [
  ...points.subarray(at * width, (at + 1) * width),
];

describe('points along the axes on which they differ most', () => {
  test('keep the axis of the greatest spread and drop the others', () => {
    // Far apart along (3, 4, 0), a little along the third axis.
    const points = Float32Array.from([3, 4, 0.1, -3, -4, 0.1, 6, 8, -0.1, -6, -8, -0.1]);
    const [first = 0, second = 0, third = 0, fourth = 0] = reduce(points, 3, 1);
    expect([first, third].map(Math.sign)).toEqual([-Math.sign(second), -Math.sign(fourth)]);
    expect([first, second, third, fourth].map(Math.abs)).toEqual([1, 1, 1, 1]);
  });

  test('lose no angle where no axis is dropped', () => {
    // Each point with its opposite, so that the mean is nought.
    const points = Float32Array.from([1, 0, -1, 0, 0.6, 0.8, -0.6, -0.8]);
    const found = reduce(points.slice(), 2, 2);
    const other = row(found, 2, 2);
    expect(row(found, 0, 2).reduce((dot, value, at) => dot + value * (other[at] ?? 0), 0)).toBeCloseTo(0.6, 5);
  });

  test('have length 1, whatever the points', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 5, max: 20 }), (seed, count) => {
        const random = seeded(seed);
        const points = Float32Array.from({ length: count * 4 }, () => random() * 20 - 10);
        const found = reduce(points, 4, 2);
        for (let at = 0; at < count; at++) expect(Math.hypot(...row(found, at, 2))).toBeCloseTo(1, 5);
      }),
    );
  });
});
