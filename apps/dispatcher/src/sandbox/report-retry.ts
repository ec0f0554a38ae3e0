/** What to do about the webhook's answer. */
export type ReportVerdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'retry'; readonly delayMs: number }
  | { readonly outcome: 'refused' };

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** The report itself is wrong; the same one will never be accepted. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/**
 * A report is tried until it is accepted: a server that is down, overloaded or keyed otherwise will be
 * set right, and the report must not be lost until then.
 * @param status HTTP status of the answer; nothing when there was none
 * @param failures answers of this kind before; 0 for the first
 * @param retryAfter the header of that name, only its form in seconds is understood
 */
export function judgeAnswer(status: number | undefined, failures: number, retryAfter?: string | null): ReportVerdict {
  if (status !== undefined && status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status !== undefined && REFUSALS.has(status)) return { outcome: 'refused' };
  const backoffMs = Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS);
  const askedMs = /^\d{1,4}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : 0;
  return { outcome: 'retry', delayMs: Math.max(backoffMs, Math.min(askedMs, LONGEST_DELAY_MS)) };
}
