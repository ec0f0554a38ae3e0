export interface PaceSettings {
  /** Never slower than this many mails a second. */
  readonly slowestPerS: number;
  /** Nothing leaves for so long after a throttled reply that names no time. Milliseconds. */
  readonly holdMs: number;
}

/** How long a replier may go on answering mails that left before the last cut; they are no reason for another one. */
const CUT_INTERVAL_MS = 2_000;
const RAISE_INTERVAL_MS = 1_000;
/** Share of the pace before the cut that is added every second without complaint. */
const RAISE = 0.05;
/** Without complaint up to this multiple of the pace before the last cut, there is no limit any more. */
const FREE_AT = 2;
const WINDOW_MS = 5_000;
/** A limit that no mail has met for so long is forgotten where there are too many to keep. */
const LEARNED_FOR_MS = 3_600_000;

/**
 * How fast mails may leave in one direction, learned from the replies: as fast as they come until somebody says that it
 * is too fast; then half as fast and half as many at once, and a little more every second (additive increase,
 * multiplicative decrease, as TCP does: RFC 5681). Pure: time comes in as milliseconds of any monotonic clock.
 */
export class Pace {
  /** Mails a second; nothing while there is no limit. */
  private limitPerS: number | undefined;
  private limitAtOnce: number | undefined;
  /** At the last cut. */
  private cutFromPerS = 0;
  private cutAtMs = -Infinity;
  private raisedAtMs = 0;
  private holdUntilMs = 0;
  private nextAtMs = 0;
  private inFlight = 0;
  private windowStartMs = 0;
  private startedInWindow = 0;
  private startedBefore = 0;

  constructor(private readonly settings: PaceSettings) {}

  /** Mails a second that may leave; nothing without a limit. */
  get perSecond(): number | undefined {
    return this.limitPerS;
  }

  /** Nothing is known that the next mail would have to respect; what was learned is old when no mail has left for an hour. */
  isForgettable(nowMs: number): boolean {
    if (this.inFlight > 0 || this.holdUntilMs > nowMs) return false;
    return nowMs - this.windowStartMs > (this.limitPerS === undefined ? 2 * WINDOW_MS : LEARNED_FOR_MS);
  }

  /**
   * Takes a place in the line of those who may leave.
   * @param hasWaited the mail has taken a place before, and has waited for it
   * @returns milliseconds to wait; 0 when it may leave now
   */
  waitMs(nowMs: number, hasWaited = false): number {
    if (this.limitPerS === undefined) return 0;
    const gapMs = 1_000 / this.limitPerS;
    if (this.holdUntilMs > nowMs || this.inFlight >= (this.limitAtOnce ?? Infinity)) {
      return this.place(Math.max(this.holdUntilMs, nowMs + gapMs), gapMs) - nowMs;
    }
    if (hasWaited || this.nextAtMs <= nowMs) {
      this.nextAtMs = Math.max(this.nextAtMs, nowMs + gapMs);
      return 0;
    }
    return this.place(nowMs, gapMs) - nowMs;
  }

  started(nowMs: number): void {
    this.inFlight++;
    this.turnWindow(nowMs);
    this.startedInWindow++;
  }

  finished(): void {
    this.inFlight--;
  }

  /** A reply that says nothing about the pace. */
  accepted(nowMs: number): void {
    if (this.limitPerS === undefined || nowMs - this.raisedAtMs < RAISE_INTERVAL_MS) return;
    this.raisedAtMs = nowMs;
    this.limitPerS += Math.max(this.settings.slowestPerS, this.cutFromPerS * RAISE);
    this.limitAtOnce = (this.limitAtOnce ?? 1) + 1;
    if (this.limitPerS <= this.cutFromPerS * FREE_AT) return;
    this.limitPerS = undefined;
    this.limitAtOnce = undefined;
  }

  /** Too fast. @param retryAfterMs as the other side asked */
  throttled(nowMs: number, retryAfterMs?: number): void {
    this.holdUntilMs = Math.max(this.holdUntilMs, nowMs + (retryAfterMs ?? this.settings.holdMs));
    this.raisedAtMs = this.holdUntilMs;
    if (nowMs - this.cutAtMs < CUT_INTERVAL_MS) return;
    this.cutAtMs = nowMs;
    this.cutFromPerS = this.limitPerS ?? Math.max(this.measuredPerS(nowMs), this.settings.slowestPerS);
    this.limitPerS = Math.max(this.settings.slowestPerS, this.cutFromPerS / 2);
    this.limitAtOnce = Math.max(1, Math.floor((this.limitAtOnce ?? this.inFlight) / 2));
  }

  private place(earliestMs: number, gapMs: number): number {
    const atMs = Math.max(earliestMs, this.nextAtMs);
    this.nextAtMs = atMs + gapMs;
    return atMs;
  }

  private measuredPerS(nowMs: number): number {
    this.turnWindow(nowMs);
    const ranMs = Math.max(nowMs - this.windowStartMs, 1);
    const before = this.startedBefore > 0 ? WINDOW_MS : 0;
    return ((this.startedInWindow + this.startedBefore) * 1_000) / Math.max(ranMs + before, 1_000);
  }

  private turnWindow(nowMs: number): void {
    if (nowMs - this.windowStartMs < WINDOW_MS) return;
    this.startedBefore = nowMs - this.windowStartMs < 2 * WINDOW_MS ? this.startedInWindow : 0;
    this.startedInWindow = 0;
    this.windowStartMs = nowMs;
  }
}
