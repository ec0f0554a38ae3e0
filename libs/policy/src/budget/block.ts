import type { BudgetLimits, BudgetWindow } from './budget-answer.js';
import type { Reservation } from './reserve.decider.js';
import { WINDOWS } from './window.js';

/**
 * Sends that one process has set aside in one hour. Each has its number in its windows, and no two sends of all replicas that are set
 * aside at once make more than `n` with numbers up to `n`: so a send whose number is within a limit never passes it,
 * also when the limit was lowered since.
 */
export class Block {
  /** Beginning of the hour it is counted in. */
  readonly hourMs: number;
  readonly size: number;
  private readonly before: Readonly<Record<BudgetWindow, number>>;
  /** Places not used, highest first; from 1. */
  private free: number[];

  constructor({ atMs, sends, before }: Pick<Reservation, 'atMs' | 'sends' | 'before'>) {
    this.hourMs = atMs;
    this.size = sends;
    this.before = before;
    this.free = Array.from({ length: sends }, (_, i) => sends - i);
  }

  get unused(): number {
    return this.free.length;
  }

  /** @returns the lowest unused place, if its numbers are within the limits */
  take(limits: BudgetLimits): number | undefined {
    const place = this.free.at(-1);
    if (place === undefined || !WINDOWS.every((window) => this.number(place, window) <= (limits[window] ?? Infinity))) {
      return undefined;
    }
    this.free.pop();
    return place;
  }

  /** The place's number in its window. */
  number(place: number, window: BudgetWindow): number {
    return this.before[window] + place;
  }

  putBack(place: number): void {
    const i = this.free.findLastIndex((other) => other > place);
    this.free.splice(i + 1, 0, place);
  }

  /** @returns how many were unused; none is any more */
  empty(): readonly number[] {
    const places = this.free;
    this.free = [];
    return places;
  }
}
