/** Tables that are as unlikely as the observed one but for rounding count as unlikely. */
const TOLERANCE = 1 + 1e-9;

/** How many of how many. */
export interface Share {
  readonly successes: number;
  /** At least as many as successes. */
  readonly trials: number;
}

/**
 * Fisher's exact test, two-sided: how probable it is, were both shares the same in truth, that chance alone divides the
 * successes as unevenly as observed, or more so. Holds for any number of trials, also where a chi-square would not.
 * @returns 0 to 1; 1 where there is nothing to compare
 */
export function exactTest(one: Share, other: Share): number {
  const trials = one.trials + other.trials;
  const successes = one.successes + other.successes;
  const least = Math.max(0, successes - other.trials);
  const most = Math.min(successes, one.trials);
  if (least >= most) return 1;
  // Probabilities of all tables with these margins, relative to the observed one, walked outwards from it.
  const relative = (successesOfOne: number) =>
    ((one.trials - successesOfOne) * (successes - successesOfOne)) /
    ((successesOfOne + 1) * (trials - one.trials - successes + successesOfOne + 1));
  let extreme = 1;
  let all = 1;
  const add = (weight: number) => {
    all += weight;
    if (weight <= TOLERANCE) extreme += weight;
  };
  for (let i = one.successes, weight = 1; i < most && weight > 0; i++) add((weight *= relative(i)));
  for (let i = one.successes, weight = 1; i > least && weight > 0; i--) add((weight /= relative(i - 1)));
  if (Number.isFinite(all)) return Math.min(1, extreme / all);
  // So much less probable than others that it is 0 beside them.
  return 0;
}
