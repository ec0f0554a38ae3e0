import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kMeans } from './k-means.ts';

/** Directions in the plane, in degrees, as points of length 1. */
const pointsAt = (degrees: readonly number[]): Float32Array =>
  Float32Array.from(degrees.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]));

describe('classes by k-means', () => {
  test('keep together what points the same way, and apart what does not', () => {
    const classes = kMeans(pointsAt([0, 3, 6, 120, 123, 240, 243, 246]), 2, 4);
    const [east, , , north, , south] = classes;
    expect(new Set([east, north, south]).size).toBe(3);
    // Four classes for three heaps: one heap may be in two, no class in two heaps.
    const inHeaps = [classes.slice(0, 3), classes.slice(3, 5), classes.slice(5)].map((some) => new Set(some).size);
    expect(inHeaps.reduce((sum, size) => sum + size, 0)).toBe(new Set(classes).size);
  });

  test('are the same for equal points, below their number, and the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 359 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (degrees, count) => {
          const classes = kMeans(pointsAt([...degrees, ...degrees]), 2, count);
          expect(classes.slice(0, degrees.length)).toEqual(classes.slice(degrees.length));
          expect(Math.max(...classes)).toBeLessThan(count);
          expect(kMeans(pointsAt([...degrees, ...degrees]), 2, count)).toEqual(classes);
        },
      ),
    );
  });
});
