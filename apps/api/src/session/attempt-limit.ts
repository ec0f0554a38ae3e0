import { ExpiringCache } from '@posthorn/platform';

export interface AttemptRate {
  /** At once, after a quiet time. */
  readonly burst: number;
  /** Until one more is allowed; milliseconds. */
  readonly everyMs: number;
}

/** What is remembered at most; those who tried longest ago are forgotten first. Some 100 bytes each. */
const REMEMBERED = 100_000;

/** How often somebody may fail, in bounded memory: a token bucket for each, kept as when it will be full again (GCRA). */
export class AttemptLimit {
  readonly #fullAt: ExpiringCache<number>;
  readonly #windowMs: number;

  /** @param now milliseconds, monotonic */
  constructor(
    private readonly rate: AttemptRate,
    private readonly now: () => number = () => performance.now(),
    remembered: number = REMEMBERED,
  ) {
    this.#windowMs = rate.burst * rate.everyMs;
    this.#fullAt = new ExpiringCache(remembered, this.#windowMs, now);
  }

  /** Until the next attempt is allowed; milliseconds, 0 when it is. */
  waitMs(who: string): number {
    return Math.max(0, this.#fullAfterNext(who) - this.now() - this.#windowMs);
  }

  /** Counts an attempt. Before it is decided, so that many at a time are counted too. */
  take(who: string): void {
    this.#fullAt.set(who, this.#fullAfterNext(who));
  }

  /** The attempt was none to count: it succeeded, or nobody looked at it. */
  giveBack(who: string): void {
    const fullAt = this.#fullAt.get(who)?.value;
    if (fullAt === undefined) return;
    if (fullAt - this.rate.everyMs > this.now()) this.#fullAt.set(who, fullAt - this.rate.everyMs);
    else this.#fullAt.delete(who);
  }

  #fullAfterNext(who: string): number {
    const now = this.now();
    return Math.max(this.#fullAt.get(who)?.value ?? 0, now) + this.rate.everyMs;
  }
}
