import { expect, test } from 'vitest';
import { calibrate } from './calibrate.ts';
import type { ScoredRow } from './leave-sources-out.ts';

const scored = (kind: string, scores: readonly number[]): ScoredRow[] =>
  scores.map((score, at) => ({
    row: { id: `${kind}-${at}`, text: '', attack: false, subtle: false, kind, source: 'test', origins: ['test'] },
    score,
  }));
const spread = (from: number): number[] => Array.from({ length: 100 }, (_, at) => from + at / 100);
const certainOf = ({ threshold, slope }: { threshold: number; slope: number }): number =>
  threshold + Math.log(0.95 / 0.05) / slope;

test('0.5 lies above the benign texts of sources and of labs, 0.95 above those of sources', () => {
  const others = [...scored('spam_not_injection', spread(-6)), ...scored('benign_hard_negative', spread(-6))];
  const mail = [...scored('benign_email', spread(-3)), ...others];
  const alone = calibrate(mail, []);
  const withLabs = calibrate(mail, scored('benign_email', spread(0)));
  expect(alone.threshold).toBeCloseTo(-2.03, 10);
  expect(withLabs.threshold).toBeCloseTo(0.95, 10);
  expect(certainOf(withLabs)).toBeCloseTo(1.95, 10);

  const rareOfSources = calibrate([...mail, ...scored('benign_prompt', [9])], []);
  expect(certainOf(rareOfSources)).toBeCloseTo(9, 10);
  const rareOfLabs = calibrate(mail, scored('benign_prompt', [9]));
  expect(certainOf(rareOfLabs)).toBeCloseTo(-1.03, 10);
});
