import type { ScoredRow } from './leave-sources-out.ts';

/** Of benign mail that lies above the operating point. */
const FALSE_POSITIVES = 0.02;
/** Of all benign texts that lie above "nearly certain". */
const RARE = 0.002;
const NEARLY_CERTAIN = 0.95;

/** Score above which the given part of the benign scores lies. */
export function thresholdAt(benign: readonly number[], part: number): number {
  const sorted = benign.toSorted((a, b) => b - a);
  return sorted[Math.floor(sorted.length * part)] ?? 0;
}

/**
 * A logistic curve through two points of scores of sources left out: 0.5 where 2 % of benign mail lies above, 0.95 where one benign text in
 * five hundred does.
 */
export function calibrate(scored: readonly ScoredRow[]): { threshold: number; slope: number } {
  const benignMail = scored.filter(({ row }) => row.kind === 'benign_email').map(({ score }) => score);
  const benign = scored.filter(({ row }) => !row.attack).map(({ score }) => score);
  const threshold = thresholdAt(benignMail, FALSE_POSITIVES);
  const certain = Math.max(threshold + 1, thresholdAt(benign, RARE));
  return { threshold, slope: Math.log(NEARLY_CERTAIN / (1 - NEARLY_CERTAIN)) / (certain - threshold) };
}
