import { exactTest, type Share } from './exact-test.js';

export interface VariantShare extends Share {
  readonly variant: string;
}

export interface VariantRate extends VariantShare {
  /** 0 to 1; null without trials, which is not 0. */
  readonly rate: number | null;
}

export interface Comparison {
  readonly variants: readonly VariantRate[];
  /** Highest rate; the first of several. Undefined while no variant has trials. */
  readonly best: string | undefined;
  /**
   * How probable a lead like that of the best over every other variant is by chance alone: the largest of its exact tests,
   * each corrected for all pairs there are (Holm). Undefined unless two variants have trials.
   */
  readonly pValue: number | undefined;
}

/**
 * Compares the variants of a step. Good for one look, decided on beforehand: whoever looks again and again at a running test and stops
 * when it pleases finds a difference by chance far more often than the p-value says. Pure.
 */
export function compareVariants(shares: readonly VariantShare[]): Comparison {
  const variants = shares.map((share) => ({
    ...share,
    rate: share.trials === 0 ? null : share.successes / share.trials,
  }));
  const tried = variants.filter(({ trials }) => trials > 0);
  const [first, ...others] = tried;
  if (!first) return { variants, best: undefined, pValue: undefined };
  const best = others.reduce((leader, one) => ((one.rate ?? 0) > (leader.rate ?? 0) ? one : leader), first);
  if (others.length === 0) return { variants, best: best.variant, pValue: undefined };
  const pairs = tried.flatMap((one, i) =>
    tried.slice(i + 1).map((other) => ({ one, other, p: exactTest(one, other) })),
  );
  const corrected = holm(pairs.map(({ p }) => p));
  const ofBest = corrected.filter((_, i) => pairs[i]?.one === best || pairs[i]?.other === best);
  return { variants, best: best.variant, pValue: Math.max(...ofBest) };
}

/**
 * Holm's step-down correction: with it, all the claims made at a level together err no more often than that level.
 * @returns adjusted p-values, in the order given
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, i) => ({ p, i })).toSorted((a, b) => a.p - b.p);
  const adjusted = pValues.map(() => 1);
  let least = 0;
  for (const [rank, { p, i }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    adjusted[i] = least;
  }
  return adjusted;
}
