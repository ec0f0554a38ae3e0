import type { EventLog } from '@posthorn/event-log';
import type { Block } from './block.js';
import type { BudgetAnswer, BudgetCounter, CounterUse, TakenBudget } from './budget-answer.js';
import { Counter, counterSubject, type TakeOutcome, totalsOf, usedAt, isFull } from './counter.js';
import { countedAt, windowEnd, WINDOWS } from './window.js';

/** What lies unused for so long is given back. */
const IDLE_MS = 5_000;
/** Longer than a request lasts: nobody gives back to a counter that was forgotten. */
const FORGET_MS = 10 * 60_000;

export interface LedgerOptions {
  /** Told when something could not be given back; it counts as used then. */
  readonly warn?: (message: string, cause: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Counts sends against limits, never past one, whatever the number of replicas (ADR 0016). Each process sets a few sends of a counter aside by
 * one event and spends them without I/O; what it does not need it gives back.
 */
export class BudgetLedger {
  private readonly counters = new Map<string, Counter>();
  private readonly warn: NonNullable<LedgerOptions['warn']>;
  private readonly now: () => number;
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly log: Pick<EventLog, 'decide' | 'last'>,
    { warn = () => undefined, now = Date.now }: LedgerOptions = {},
  ) {
    this.warn = warn;
    this.now = now;
    this.timer = setInterval(() => this.tidyUp(), IDLE_MS).unref();
  }

  /**
   * Counts one send in all counters, or in none when one of them is full.
   * @param atMs milliseconds since 1970; chooses the windows
   * @throws LogUnavailableError, AppendConflictError when a counter has to be looked at and the log does not answer in time
   */
  async take(workspaceId: string, counters: readonly BudgetCounter[], atMs: number): Promise<TakenBudget> {
    const taken: { readonly counter: Counter; readonly block: Block }[] = [];
    const uses: CounterUse[] = [];
    const giveBack = () => {
      for (const { counter, block } of taken.splice(0)) this.putBack(counter, block);
    };
    try {
      for (const wanted of counters) {
        const counter = this.counter(workspaceId, wanted);
        const outcome = await counter.take(atMs, wanted.limits);
        const { block } = outcome;
        uses.push(useOf(wanted, outcome, block === undefined));
        if (block === undefined) {
          giveBack();
          return { fits: false, counters: uses, giveBack };
        }
        taken.push({ counter, block });
      }
    } catch (error) {
      giveBack();
      throw error;
    }
    if (this.isClosed) void this.giveBackUnused();
    return { fits: true, counters: uses, giveBack };
  }

  /** What `take` would answer now; counts nothing. @throws LogUnavailableError */
  async peek(workspaceId: string, counters: readonly BudgetCounter[], atMs: number): Promise<BudgetAnswer> {
    const uses: CounterUse[] = [];
    for (const wanted of counters) {
      const subject = counterSubject(workspaceId, wanted.id);
      const last = await this.log.last(subject);
      const totals = last ? totalsOf([], last) : [];
      const countedAtMs = countedAt(totals, atMs);
      const unused = this.counters.get(subject)?.unused(countedAtMs) ?? 0;
      const { hour, day, month } = usedAt(totals, countedAtMs);
      const used = { hour: hour - unused, day: day - unused, month: month - unused };
      const isOver = isFull(used, wanted.limits);
      uses.push(useOf(wanted, { atMs: countedAtMs, used }, isOver));
      if (isOver) return { fits: false, counters: uses };
    }
    return { fits: true, counters: uses };
  }

  /** Gives back what was set aside and not used. Never rejects. */
  async giveBackUnused(): Promise<void> {
    await Promise.all([...this.counters.values()].map((counter) => this.flush(counter)));
  }

  /** Gives back what was set aside and not used. Whoever takes afterwards sets aside and gives back at once. Never rejects. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.giveBackUnused();
  }

  private counter(workspaceId: string, wanted: BudgetCounter): Counter {
    const subject = counterSubject(workspaceId, wanted.id);
    const known = this.counters.get(subject);
    if (known) return known;
    const counter = new Counter(this.log, workspaceId, wanted, this.now);
    this.counters.set(subject, counter);
    return counter;
  }

  private putBack(counter: Counter, block: Block): void {
    counter.putBack(block);
    if (this.isClosed) void this.flush(counter);
  }

  private tidyUp(): void {
    for (const [subject, counter] of this.counters) {
      const idleMs = this.now() - counter.lastUsedAtMs;
      if (idleMs >= FORGET_MS && counter.isIdle) this.counters.delete(subject);
      else if (idleMs >= IDLE_MS) void this.flush(counter);
    }
  }

  private async flush(counter: Counter): Promise<void> {
    try {
      await counter.giveBack();
    } catch (error) {
      this.warn(`what was set aside of ${counter.subject} could not be given back`, error);
    }
  }
}

function useOf(
  { about, id, limits }: BudgetCounter,
  { atMs, used }: Pick<TakeOutcome, 'atMs' | 'used'>,
  isOver: boolean,
): CounterUse {
  const windows = WINDOWS.map((window) => {
    const limit = limits[window] ?? null;
    return {
      window,
      used: used[window],
      limit,
      resetsAt: new Date(windowEnd(window, atMs)).toISOString(),
      exceeded: isOver && used[window] >= (limit ?? Infinity),
    };
  });
  return { about, id, windows };
}
