import type { BudgetLimits, BudgetWindow } from './budget-answer.js';
import { countedAt, usedIn, WINDOWS, windowStart, type WindowTotals, withChange } from './window.js';

/** What a process wants of a counter. */
export interface Reserve {
  /** Milliseconds since 1970; chooses the windows. */
  readonly atMs: number;
  readonly limits: BudgetLimits;
  /** Sends that wait for it. */
  readonly needed: number;
  /** As many as it would like, to save asking again. */
  readonly wanted: number;
  /** Set aside before and not used, by the time they were counted at. */
  readonly returned: readonly { readonly atMs: number; readonly sends: number }[];
}

export interface Reservation {
  readonly totals: WindowTotals;
  /** Net change: what was set aside, less what was returned. */
  readonly change: number;
  /** Sends set aside, counted at this time. */
  readonly atMs: number;
  readonly sends: number;
  /** Taken of each window before them. */
  readonly before: Readonly<Record<BudgetWindow, number>>;
}

/** Of what is left nobody takes more than this share ahead of need, so that near a limit replicas do not keep from each other. */
const SHARE = 16;

/** Sets sends aside, never past a limit: all that are needed as long as there are any, and some ahead while there are many. */
export function reserve(stored: WindowTotals, command: Reserve): Reservation {
  const { limits, needed, wanted, returned } = command;
  const totals = returned.reduce((sum, { atMs, sends }) => withChange(sum, atMs, -sends), stored);
  const atMs = countedAt(totals, command.atMs);
  const used = (window: BudgetWindow) => usedIn(totals, window, atMs);
  const room = Math.min(...WINDOWS.map((window) => (limits[window] ?? Infinity) - used(window)));
  const ahead = Math.min(wanted, Math.floor(Math.max(0, room) / SHARE));
  const sends = Math.max(0, Math.min(room, Math.max(needed, ahead)));
  return {
    totals: sends > 0 ? withChange(totals, atMs, sends) : totals,
    change: returned.reduce((sum, { sends: back }) => sum - back, sends),
    atMs: windowStart('hour', atMs),
    sends,
    before: { hour: used('hour'), day: used('day'), month: used('month') },
  };
}
