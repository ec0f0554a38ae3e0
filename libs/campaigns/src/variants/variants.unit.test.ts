import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignVariant } from './assign-variant.js';
import { compareVariants, holm } from './compare-variants.js';
import { exactTest, type Share } from './exact-test.js';

const shares = fc
  .tuple(fc.nat(12), fc.nat(12))
  .map(([one, other]) => ({ successes: Math.min(one, other), trials: Math.max(one, other) }));

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/** Every way to divide the successes, with its probability. */
function divisions(one: Share, other: Share) {
  const successes = one.successes + other.successes;
  const all = choose(one.trials + other.trials, successes);
  return Array.from({ length: successes + 1 }, (_, ofOne) => ({
    ofOne,
    probability: (choose(one.trials, ofOne) * choose(other.trials, successes - ofOne)) / all,
  })).filter(({ ofOne }) => ofOne <= one.trials && successes - ofOne <= other.trials);
}

describe('exactTest', () => {
  test('is the textbook figure', () => {
    // R: fisher.test(matrix(c(3, 1, 1, 3), 2))$p.value and others
    expect(exactTest({ successes: 3, trials: 4 }, { successes: 1, trials: 4 })).toBeCloseTo(0.4857142857, 9);
    expect(exactTest({ successes: 1, trials: 10 }, { successes: 11, trials: 14 })).toBeCloseTo(0.0027594562, 9);
    expect(exactTest({ successes: 10, trials: 12 }, { successes: 1, trials: 12 })).toBeCloseTo(0.0006, 3);
  });

  test('is the sum of all divisions that are no more probable', () => {
    fc.assert(
      fc.property(shares, shares, (one, other) => {
        const all = divisions(one, other);
        const observed = all.find(({ ofOne }) => ofOne === one.successes)?.probability ?? 0;
        const expected = all.reduce(
          (sum, { probability }) => sum + (probability <= observed * (1 + 1e-9) ? probability : 0),
          0,
        );
        expect(exactTest(one, other)).toBeCloseTo(expected, 9);
      }),
    );
  });

  test('errs no more often than it says, whatever the margins', () => {
    fc.assert(
      fc.property(shares, shares, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (one, other, level) => {
        const successes = one.successes + other.successes;
        const rejected = divisions(one, other).filter(
          ({ ofOne }) =>
            exactTest(
              { successes: ofOne, trials: one.trials },
              { successes: successes - ofOne, trials: other.trials },
            ) <= level,
        );
        expect(rejected.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(level + 1e-9);
      }),
    );
  });

  test('does not depend on which is which, nor on what is called a success', () => {
    const inverse = ({ successes, trials }: Share) => ({ successes: trials - successes, trials });
    fc.assert(
      fc.property(shares, shares, (one, other) => {
        const p = exactTest(one, other);
        expect(exactTest(other, one)).toBeCloseTo(p, 9);
        expect(exactTest(inverse(one), inverse(other))).toBeCloseTo(p, 9);
      }),
    );
  });

  test('takes 100,000 recipients in its stride', () => {
    const p = exactTest({ successes: 5_000, trials: 50_000 }, { successes: 5_200, trials: 50_000 });
    expect(p).toBeGreaterThan(0.03);
    expect(p).toBeLessThan(0.05);
    expect(exactTest({ successes: 50_000, trials: 50_000 }, { successes: 0, trials: 50_000 })).toBeLessThan(1e-9);
  });
});

describe('compareVariants', () => {
  test('a variant nobody got has no rate, and nothing is said of it', () => {
    expect(
      compareVariants([
        { variant: 'a', successes: 0, trials: 0 },
        { variant: 'b', successes: 1, trials: 4 },
      ]),
    ).toEqual({
      variants: [
        { variant: 'a', successes: 0, trials: 0, rate: null },
        { variant: 'b', successes: 1, trials: 4, rate: 0.25 },
      ],
      best: 'b',
      pValue: undefined,
    });
  });

  test('of equal ones the first is kept, and the difference is none', () => {
    const same = { successes: 5, trials: 50 };
    expect(
      compareVariants([
        { variant: 'a', ...same },
        { variant: 'b', ...same },
      ]),
    ).toMatchObject({ best: 'a', pValue: 1 });
  });

  test('a lead over three others needs more than one over a single other', () => {
    const leader = { variant: 'a', successes: 20, trials: 100 };
    const other = (variant: string) => ({ variant, successes: 8, trials: 100 });
    const two = compareVariants([leader, other('b')]).pValue ?? 0;
    const four = compareVariants([leader, other('b'), other('c'), other('d')]).pValue ?? 0;
    expect(two).toBeLessThan(0.05);
    expect(four).toBeGreaterThan(two * 3);
  });

  test('holm never makes a p-value smaller, and keeps their order', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });
    fc.assert(
      fc.property(pValues, (given) => {
        const adjusted = holm(given);
        for (const [i, p] of given.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [k, other] of given.entries())
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[k] ?? 0);
        }
      }),
    );
  });
});

describe('assignVariant', () => {
  const variants = [
    { id: 'a', weight: 1 },
    { id: 'b', weight: 3 },
  ];

  test('is the same whoever asks, and another from step to step', () => {
    const of = (step: number) =>
      Array.from({ length: 200 }, (_, position) => assignVariant(variants, 'cmp_1', step, position)?.id).join('');
    expect(of(1)).toBe(of(1));
    expect(of(1)).not.toBe(of(2));
  });

  test('gives each its share by weight', () => {
    const counts = new Map<string, number>();
    for (let position = 0; position < 20_000; position++) {
      const id = assignVariant(variants, 'cmp_1', 1, position)?.id ?? '';
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // Four standard deviations of 61.
    expect(counts.get('a')).toBeGreaterThan(5_000 - 250);
    expect(counts.get('a')).toBeLessThan(5_000 + 250);
    expect((counts.get('a') ?? 0) + (counts.get('b') ?? 0)).toBe(20_000);
  });

  test('a single variant is everybody’s', () => {
    expect(assignVariant([{ weight: 7 }], 'cmp_1', 1, 5)).toEqual({ weight: 7 });
  });
});
