import type { BudgetReserved, EventOf } from '@posthorn/events';
import type { BudgetWindow } from './budget-answer.js';

/** How much of which windows is taken; as it stands in the log. */
export type WindowTotals = EventOf<typeof BudgetReserved>['data']['totals'];

export const WINDOWS: readonly BudgetWindow[] = ['hour', 'day', 'month'];

/** Windows of one kind that are remembered: the newest and the one before, for replicas whose clock is behind. */
const REMEMBERED = 2;

/** When the window around this time began. Milliseconds since 1970. */
export function windowStart(window: BudgetWindow, atMs: number): number {
  const at = new Date(atMs);
  if (window === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  if (window === 'day') return at.setUTCHours(0, 0, 0, 0);
  return at.setUTCMinutes(0, 0, 0);
}

/** When the next one begins. */
export function windowEnd(window: BudgetWindow, atMs: number): number {
  const start = new Date(windowStart(window, atMs));
  if (window === 'month') return start.setUTCMonth(start.getUTCMonth() + 1);
  if (window === 'day') return start.setUTCDate(start.getUTCDate() + 1);
  return start.setUTCHours(start.getUTCHours() + 1);
}

/** Taken of the window around this time. */
export function usedIn(totals: WindowTotals, window: BudgetWindow, atMs: number): number {
  return find(totals, window, windowStart(window, atMs))?.used ?? 0;
}

/** The totals once `change` sends more are taken in the windows around this time; never below 0. */
export function withChange(totals: WindowTotals, atMs: number, change: number): WindowTotals {
  return WINDOWS.flatMap((window) => {
    const startMs = windowStart(window, atMs);
    const known = find(totals, window, startMs);
    const used = Math.max(0, (known?.used ?? 0) + change);
    const others = totals.filter((total) => total.window === window && total !== known);
    return [...others, { window, startsAt: new Date(startMs).toISOString(), used }]
      .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
      .slice(-REMEMBERED);
  });
}

/**
 * The time that counts: a clock so far behind that its hour is forgotten counts in the oldest that is remembered, because nobody knows
 * any more how full its own was.
 */
export function countedAt(totals: WindowTotals, atMs: number): number {
  const hours = totals.filter(({ window }) => window === 'hour').map(({ startsAt }) => Date.parse(startsAt));
  return hours.length < REMEMBERED ? atMs : Math.max(atMs, Math.min(...hours));
}

function find(totals: WindowTotals, window: BudgetWindow, startMs: number): WindowTotals[number] | undefined {
  return totals.find((total) => total.window === window && Date.parse(total.startsAt) === startMs);
}
