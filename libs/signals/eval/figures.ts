/** Area under the ROC curve: how often an attack scores above a benign text; ties count half. NaN where one of them is missing. */
export function aucOf(attacks: readonly number[], benign: readonly number[]): number {
  const all = [
    ...attacks.map((score) => ({ score, attack: true })),
    ...benign.map((score) => ({ score, attack: false })),
  ].toSorted((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.score === all[from]?.score) to++;
    const middle = (from + to + 1) / 2;
    for (let at = from; at < to; at++) if (all[at]?.attack === true) ranks += middle;
    from = to;
  }
  return (ranks - (attacks.length * (attacks.length + 1)) / 2) / (attacks.length * benign.length);
}

/** Lowest score such that at most the given part of the scores lies above it. */
export function thresholdAt(scores: readonly number[], part: number): number {
  const sorted = scores.toSorted((a, b) => b - a);
  return sorted[Math.floor(sorted.length * part)] ?? Number.POSITIVE_INFINITY;
}

/** Part of the scores above the threshold; null where there are none, so that JSON says so. */
export function rateAbove(scores: readonly number[], threshold: number): number | null {
  return scores.length === 0 ? null : round(scores.filter((score) => score > threshold).length / scores.length);
}

export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
