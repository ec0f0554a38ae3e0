export interface ConnectRateLimits {
  /** Sustained, for each key. */
  readonly perSecond: number;
  /** At once, after a quiet time; at least 1. */
  readonly burst: number;
}

/**
 * A token bucket for each key, kept as one number: when the bucket will be full again (the generic cell rate algorithm). A key
 * whose bucket is full takes no memory.
 */
export class ConnectRate {
  private readonly fullAt = new Map<string, number>();
  private readonly intervalMs: number;
  private readonly windowMs: number;

  /** @param now milliseconds, monotonic */
  constructor(
    { perSecond, burst }: ConnectRateLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.intervalMs = 1_000 / perSecond;
    this.windowMs = burst * this.intervalMs;
  }

  /** Takes one token. @returns how many are left; less than 0 when there was none, and none was taken */
  take(keyId: string): number {
    const now = this.now();
    const fullAt = Math.max(this.fullAt.get(keyId) ?? 0, now) + this.intervalMs;
    const spareMs = this.windowMs - (fullAt - now);
    // What adding and subtracting interval after interval loses must cost no token.
    if (spareMs < -1e-6) return -1;
    this.fullAt.set(keyId, fullAt);
    return Math.max(0, Math.floor(spareMs / this.intervalMs + 1e-6));
  }

  /** @returns until the next token; milliseconds, 0 when there is one */
  waitMs(keyId: string): number {
    const spareMs = this.windowMs - ((this.fullAt.get(keyId) ?? 0) - this.now());
    return Math.max(0, this.intervalMs - spareMs);
  }

  /** Forgets the keys whose buckets are full. */
  sweep(): void {
    const now = this.now();
    for (const [keyId, fullAt] of this.fullAt) if (fullAt <= now) this.fullAt.delete(keyId);
  }

  /** Keys that take memory. */
  get size(): number {
    return this.fullAt.size;
  }
}
