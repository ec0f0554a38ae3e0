import { AppendConflictError, type DecideTarget, type EventLog } from '@posthorn/event-log';
import { BudgetReserved, eventSubject, isEvent, type RecordedEvent } from '@posthorn/events';
import { Block } from './block.js';
import type { BudgetCounter, BudgetLimits, BudgetWindow } from './budget-answer.js';
import { type Reservation, type Reserve, reserve } from './reserve.decider.js';
import { countedAt, usedIn, WINDOWS, windowStart, type WindowTotals } from './window.js';

/** Set aside at first; doubles as long as a block lasts less than `BUSY_MS`. */
const FIRST_BLOCK = 8;
const LARGEST_BLOCK = 256;
const BUSY_MS = 1_000;
/** Blocks from this size on are followed by the next one before they are used up. */
const FOLLOWED_FROM = 32;

export interface TakeOutcome {
  /** Where the send was counted; nothing when a window is full. */
  readonly block: Block | undefined;
  /** Chose the windows. */
  readonly atMs: number;
  /** Taken of each window, with this send. */
  readonly used: Readonly<Record<BudgetWindow, number>>;
}

interface Withdrawn {
  readonly block: Block;
  readonly sends: number;
}

/** This process's share in one counter of a workspace. */
export class Counter {
  readonly subject: string;
  lastUsedAtMs = 0;
  private blocks: Block[] = [];
  private waiting = 0;
  private blockSize = FIRST_BLOCK;
  private reservedAtMs = -Infinity;
  private underWay: Promise<Reservation> | undefined;

  constructor(
    private readonly log: Pick<EventLog, 'decide'>,
    private readonly workspaceId: string,
    private readonly counter: Pick<BudgetCounter, 'id' | 'testMode'>,
    private readonly now: () => number,
  ) {
    this.subject = counterSubject(workspaceId, counter.id);
  }

  /** Set aside and not used, in the hour around this time. */
  unused(atMs: number): number {
    return this.blocksAt(atMs).reduce((sum, { unused }) => sum + unused, 0);
  }

  /** Holds nothing and waits for nothing. */
  get isIdle(): boolean {
    return this.underWay === undefined && this.waiting === 0 && this.blocks.every(({ unused }) => unused === 0);
  }

  /** @throws LogUnavailableError, AppendConflictError */
  async take(wantedAtMs: number, limits: BudgetLimits): Promise<TakeOutcome> {
    this.lastUsedAtMs = this.now();
    let atMs = wantedAtMs;
    this.waiting++;
    try {
      for (;;) {
        const block = this.takeHere(atMs, limits);
        if (block) return taken(block, atMs);
        const { totals } = await (this.underWay ?? this.reserve(atMs, limits, this.blocks));
        atMs = countedAt(totals, atMs);
        const late = this.takeHere(atMs, limits);
        if (late) return taken(late, atMs);
        const used = usedAt(totals, atMs);
        if (this.unused(atMs) === 0 && isFull(used, limits)) return { block: undefined, atMs, used };
      }
    } finally {
      this.waiting--;
    }
  }

  /** The send was not made after all. */
  putBack(block: Block, sends = 1): void {
    block.unused += sends;
    if (!this.blocks.includes(block)) this.blocks.push(block);
  }

  /** Gives back what is not used. @throws LogUnavailableError, AppendConflictError: then it may count as used */
  async giveBack(): Promise<void> {
    while (this.underWay) await this.underWay.catch(() => undefined);
    if (this.blocks.some(({ unused }) => unused > 0)) await this.reserve(this.now(), {}, this.blocks, 0);
  }

  private takeHere(atMs: number, limits: BudgetLimits): Block | undefined {
    const block = this.blocksAt(atMs).find((each) => each.unused > 0 && each.isUnder(limits));
    if (block === undefined) return undefined;
    block.unused--;
    if (this.isRunningOut(block)) this.reserveAhead(atMs, limits);
    return block;
  }

  private blocksAt(atMs: number): readonly Block[] {
    const hourMs = windowStart('hour', atMs);
    return this.blocks.filter((block) => block.hourMs === hourMs);
  }

  private isRunningOut(block: Block): boolean {
    return block.size >= FOLLOWED_FROM && block.unused === Math.floor(block.size / 4);
  }

  /** So that on a busy counter nobody waits. Where it fails, the next who needs a place asks again and is told. */
  private reserveAhead(atMs: number, limits: BudgetLimits): void {
    if (this.underWay === undefined) this.reserve(atMs, limits, []).catch(() => undefined);
  }

  /** Only one at a time. What is withdrawn goes back to the log with it. */
  private reserve(
    atMs: number,
    limits: BudgetLimits,
    withdrawFrom: readonly Block[],
    wanted = this.nextBlockSize(),
  ): Promise<Reservation> {
    const withdrawn = withdrawFrom.filter(({ unused }) => unused > 0).map((block) => ({ block, sends: block.empty() }));
    const returned = withdrawn.map(({ block, sends }) => ({ atMs: block.hourMs, sends }));
    const command = { atMs, limits, wanted, returned };
    this.underWay = this.append(command, withdrawn).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async append(command: Omit<Reserve, 'needed'>, withdrawn: readonly Withdrawn[]): Promise<Reservation> {
    let outcome: Reservation | undefined;
    const decider = {
      initialState: [],
      evolve: totalsOf,
      decide: (_: undefined, totals: WindowTotals) => {
        outcome = reserve(totals, { ...command, needed: command.wanted === 0 ? 0 : this.waiting });
        return outcome.change === 0 && outcome.sends === 0 ? [] : [this.factOf(outcome)];
      },
    };
    try {
      await this.log.decide(this.target(), decider, undefined);
    } catch (error) {
      // Nothing was stored for sure; otherwise the places may have gone to others by now.
      if (outcome === undefined || error instanceof AppendConflictError) {
        for (const { block, sends } of withdrawn) this.putBack(block, sends);
      }
      throw error;
    }
    if (outcome === undefined) throw new Error(`${this.subject} was decided on without a decision`);
    this.blocks = this.blocks.filter(({ unused }) => unused > 0);
    if (outcome.sends > 0) this.blocks.push(new Block(outcome, command.limits));
    return outcome;
  }

  private nextBlockSize(): number {
    const nowMs = this.now();
    const isBusy = nowMs - this.reservedAtMs < BUSY_MS;
    this.blockSize = isBusy ? Math.min(LARGEST_BLOCK, this.blockSize * 2) : FIRST_BLOCK;
    this.reservedAtMs = nowMs;
    return this.blockSize;
  }

  private factOf({ change, totals }: Reservation) {
    const reservedAt = new Date(this.now()).toISOString();
    return BudgetReserved.of({ counterId: this.counter.id, reserved: change, totals, reservedAt });
  }

  private target(): DecideTarget {
    const { id, testMode = false } = this.counter;
    const { workspaceId } = this;
    const place = () => ({
      workspaceId,
      key: id,
      occurredAt: new Date(this.now()).toISOString(),
      testMode,
      correlationId: `budget:${id}`,
    });
    return { workspaceId, subject: this.subject, fold: 'latest', place };
  }
}

/** @throws RangeError when the id is not one plain token */
export function counterSubject(workspaceId: string, key: string): string {
  const { family, verb } = BudgetReserved;
  return eventSubject({ workspaceId, family, key, verb });
}

/** Every event of a counter carries its totals. */
export function totalsOf(totals: WindowTotals, event: RecordedEvent): WindowTotals {
  return isEvent(BudgetReserved, event) ? event.data.totals : totals;
}

export function usedAt(totals: WindowTotals, atMs: number): TakeOutcome['used'] {
  return { hour: usedIn(totals, 'hour', atMs), day: usedIn(totals, 'day', atMs), month: usedIn(totals, 'month', atMs) };
}

export function isFull(used: TakeOutcome['used'], limits: BudgetLimits): boolean {
  return WINDOWS.some((window) => used[window] >= (limits[window] ?? Infinity));
}

function taken(block: Block, atMs: number): TakeOutcome {
  return { block, atMs, used: { hour: block.used('hour'), day: block.used('day'), month: block.used('month') } };
}
