import type { BudgetLimits, BudgetWindow } from './budget-answer.js';
import type { Reservation } from './reserve.decider.js';
import { WINDOWS } from './window.js';

/** Sends that one process has set aside in one hour, under limits that held them. */
export class Block {
  /** Beginning of the hour they are counted in. */
  readonly hourMs: number;
  readonly size: number;
  /** Of them, not used. */
  unused: number;
  private readonly before: Readonly<Record<BudgetWindow, number>>;

  constructor(
    { atMs, sends, before }: Pick<Reservation, 'atMs' | 'sends' | 'before'>,
    private readonly limits: BudgetLimits,
  ) {
    this.hourMs = atMs;
    this.size = sends;
    this.unused = sends;
    this.before = before;
  }

  /** Under other limits what was set aside may be too much already: only the log can say. */
  isUnder(limits: BudgetLimits): boolean {
    return WINDOWS.every((window) => (this.limits[window] ?? null) === (limits[window] ?? null));
  }

  /** Taken of a window up to here, as far as this process knows. */
  used(window: BudgetWindow): number {
    return this.before[window] + this.size - this.unused;
  }

  /** @returns how many were unused; none is any more */
  empty(): number {
    const { unused } = this;
    this.unused = 0;
    return unused;
  }
}
