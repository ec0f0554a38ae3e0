import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withVerdict } from './injection-judge.js';

const own = (score: number) => ({ score, reasons: ['role_markup'] });
const ratio = fc.double({ min: 0, max: 1, noNaN: true });

describe('a judge beside our own injection score', () => {
  test('raises it to its own and says so', () => {
    expect(withVerdict(own(0.2), { score: 0.9 })).toEqual({ score: 0.9, reasons: ['llm_judge', 'role_markup'] });
  });

  test('lowers it by a quarter at most', () => {
    fc.assert(
      fc.property(
        ratio,
        ratio,
        (score, judged) => withVerdict(own(score), { score: judged }).score >= score - 0.25 - 1e-12,
      ),
    );
  });

  test('never lifts a quarantine', () => {
    expect(withVerdict(own(0.95), { score: 0 }).score).toBe(0.95);
  });

  test.each([undefined, { score: Number.NaN }, { score: 7 }, { score: -1 }])(
    'without a usable opinion (%j) changes nothing',
    (verdict) => {
      expect(withVerdict(own(0.6), verdict)).toEqual(own(0.6));
    },
  );
});
