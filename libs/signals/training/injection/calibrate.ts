import type { ScoredRow } from './leave-sources-out.ts';

/** Of each kind of benign text, the part that may lie above the operating point (the targets of the model card). */
const MOST_ABOVE: Readonly<Record<string, number>> = {
  benign_email: 0.02,
  spam_not_injection: 0.02,
  benign_hard_negative: 0.1,
};
/** Of all benign texts that lie above "nearly certain". */
const RARE = 0.002;
const NEARLY_CERTAIN = 0.95;

/** Score above which the given part of the benign scores lies. */
export function thresholdAt(benign: readonly number[], part: number): number {
  const sorted = benign.toSorted((a, b) => b - a);
  return sorted[Math.floor(sorted.length * part)] ?? 0;
}

/**
 * A logistic curve through two points of scores of what was left out. 0.5 is the lowest score at which every kind of benign text keeps its target, of
 * sources and labs together; 0.95 is where one benign text in five hundred of the sources lies above: those of labs were made to look like attacks.
 */
export function calibrate(
  ofSources: readonly ScoredRow[],
  ofLabs: readonly ScoredRow[],
): { threshold: number; slope: number } {
  const scored = [...ofSources, ...ofLabs];
  const scoresOf = (rows: readonly ScoredRow[], wanted: (row: ScoredRow['row']) => boolean): number[] =>
    rows.filter(({ row }) => wanted(row)).map(({ score }) => score);
  const threshold = Math.max(
    ...Object.entries(MOST_ABOVE).map(([wanted, part]) =>
      thresholdAt(
        scoresOf(scored, ({ kind }) => kind === wanted),
        part,
      ),
    ),
  );
  const rare = thresholdAt(
    scoresOf(ofSources, ({ attack }) => !attack),
    RARE,
  );
  const certain = Math.max(threshold + 1, rare);
  return { threshold, slope: Math.log(NEARLY_CERTAIN / (1 - NEARLY_CERTAIN)) / (certain - threshold) };
}
