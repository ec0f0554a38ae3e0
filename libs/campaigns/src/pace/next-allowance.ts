import type { CampaignDefinition, CampaignStep } from '../definition/campaign-definition.js';
import { reached, type AskedRange, type CampaignCourse } from '../state/campaign-course.js';
import { dayOf, nextOpening } from './window-times.js';

/** What may be done about a campaign now. */
export type Allowance =
  | { readonly kind: 'ask'; readonly step: number; readonly first: number; readonly end: number }
  /** The sample of a step's test had its time: choose the winner. */
  | { readonly kind: 'choose'; readonly step: number }
  /** @property untilMs milliseconds since 1970 */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Everybody was asked for every step. */
  | { readonly kind: 'done' };

/** Recipients of one range, at most. */
export const MAX_RANGE = 1_000;
const MINUTE_MS = 60_000;

type Progress = Pick<CampaignCourse, 'ranges' | 'chosen' | 'startedTotal'> & { readonly total: number };

/** How many of the first recipients get the variants of a step before its winner is known; all of them without a test. */
export function sampleOf({ test, variants }: Pick<CampaignStep, 'test' | 'variants'>, startedTotal: number): number {
  return test ? Math.max(variants.length, Math.ceil((startedTotal * test.samplePercent) / 100)) : Infinity;
}

/**
 * The next recipients that may be asked for. Later steps come first, so that whoever waits for an answer is not overtaken
 * by the new; within a step the order is that of the positions. Pure.
 */
export function nextAllowance(definition: CampaignDefinition, progress: Progress, nowMs: number): Allowance {
  const pending = definition.steps.map((_, i) => pendingOf(definition, progress, i + 1)).toReversed();
  const choice = pending.find((one) => one.kind === 'choose' && one.atMs <= nowMs);
  if (choice?.kind === 'choose') return { kind: 'choose', step: choice.step };
  const limit = limitOf(definition, progress, nowMs);
  const ask = pending.find((one) => one.kind === 'ask' && one.atMs <= nowMs);
  if (ask?.kind === 'ask') {
    if (limit.count === 0) return { kind: 'wait', untilMs: limit.untilMs };
    return { kind: 'ask', step: ask.step, first: ask.first, end: Math.min(ask.end, ask.first + limit.count) };
  }
  const next = Math.min(...pending.map((one) => (one.kind === 'none' ? Infinity : one.atMs)));
  return next === Infinity ? { kind: 'done' } : { kind: 'wait', untilMs: next };
}

type Pending =
  | { readonly kind: 'ask'; readonly step: number; readonly first: number; readonly end: number; readonly atMs: number }
  | { readonly kind: 'choose'; readonly step: number; readonly atMs: number }
  | { readonly kind: 'none' };

function pendingOf({ steps, window }: CampaignDefinition, progress: Progress, step: number): Pending {
  const definition = steps[step - 1];
  const first = reached(progress, step);
  if (!definition || first >= progress.total) return { kind: 'none' };
  const ranges = progress.ranges.get(step) ?? [];
  const sample = progress.chosen.has(step) ? Infinity : sampleOf(definition, progress.startedTotal);
  if (first >= sample) {
    const lastMs = ranges.findLast((range) => range.first < sample)?.atMs ?? 0;
    return { kind: 'choose', step, atMs: lastMs + (definition.test?.waitMinutes ?? 0) * MINUTE_MS };
  }
  if (step === 1)
    return { kind: 'ask', step, first, end: Math.min(progress.total, sample, first + MAX_RANGE), atMs: 0 };
  // The step before has to be over for as long as this one is to be delayed.
  const before = (progress.ranges.get(step - 1) ?? []).slice(indexAt(progress.ranges.get(step - 1) ?? [], first));
  const [head] = before;
  if (!head) return { kind: 'none' };
  const delayMs = definition.delayMinutes * MINUTE_MS;
  const dueMs = (range: AskedRange) => nextOpening(window, range.atMs + delayMs);
  const atMs = dueMs(head);
  let end = head.end;
  for (const range of before.slice(1)) {
    if (end - first >= MAX_RANGE || dueMs(range) > atMs) break;
    end = range.end;
  }
  return { kind: 'ask', step, first, end: Math.min(end, sample, first + MAX_RANGE), atMs };
}

/** How many may be asked for now, by window, cap and gap; and when to look again when none may. */
function limitOf({ window, dailyCap, gapSeconds = 0 }: CampaignDefinition, { ranges }: Progress, nowMs: number) {
  const opensMs = nextOpening(window, nowMs);
  if (opensMs > nowMs) return { count: 0, untilMs: opensMs };
  const all = [...ranges.values()];
  if (gapSeconds > 0) {
    const lastMs = Math.max(0, ...all.map((step) => step.findLast(({ asked }) => asked > 0)?.atMs ?? 0));
    const nextMs = lastMs + gapSeconds * 1_000;
    if (nextMs > nowMs) return { count: 0, untilMs: nextOpening(window, nextMs) };
  }
  if (dailyCap === undefined) return { count: gapSeconds > 0 ? 1 : MAX_RANGE, untilMs: nowMs };
  const { begins, ends } = dayOf(window, nowMs);
  const today = all.reduce((sum, step) => sum + askedSince(step, begins), 0);
  const left = Math.max(0, dailyCap - today);
  return { count: Math.min(left, gapSeconds > 0 ? 1 : MAX_RANGE), untilMs: nextOpening(window, ends) };
}

/** Ranges of a step come in the order of time. */
function askedSince(ranges: readonly AskedRange[], sinceMs: number): number {
  let asked = 0;
  for (let i = ranges.length - 1; i >= 0; i--) {
    const range = ranges[i];
    if (!range || range.atMs < sinceMs) break;
    asked += range.asked;
  }
  return asked;
}

/** Index of the range that holds the position; the length when none does. */
function indexAt(ranges: readonly AskedRange[], position: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
