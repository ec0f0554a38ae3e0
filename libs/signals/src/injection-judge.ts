import type { SignalMail } from './signal-mail.js';

/** A second opinion on one mail, of a language model for instance; off unless somebody wires one (ADR 0033). */
export interface InjectionJudge {
  /**
   * @returns `score` 0..1 in the meaning of {@link ./signals.ts Signals.injectionScore} and one sentence why; nothing where it has no opinion:
   * an error or a timeout is that, never a rejection
   */
  judge(mail: SignalMail): Promise<{ readonly score: number; readonly reason: string } | undefined>;
}

/** A model reads the attack it judges and can be talked out of its judgement: it lowers the score no further than this. */
const LOWERS_AT_MOST = 0.25;
/** From here on our own score stands, whatever the judge says: quarantine is lifted by people. */
const NEARLY_CERTAIN = 0.95;

/** Our score and the judge's as one: the judge raises it freely, lowers it a little, and never lifts a quarantine. */
export function withVerdict(
  own: { readonly score: number; readonly reasons: readonly string[] },
  verdict: { readonly score: number } | undefined,
): { readonly score: number; readonly reasons: readonly string[] } {
  if (!verdict || !(verdict.score >= 0 && verdict.score <= 1)) return own;
  if (verdict.score > own.score) return { score: verdict.score, reasons: ['llm_judge', ...own.reasons] };
  if (own.score >= NEARLY_CERTAIN) return own;
  return { score: Math.max(verdict.score, own.score - LOWERS_AT_MOST, 0), reasons: own.reasons };
}
