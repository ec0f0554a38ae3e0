import type { RecordedEvent } from '@posthorn/events';

/** Upper bounds of the buckets; milliseconds. */
const BOUNDS_MS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

/** A histogram of delays: numbers in an array, so that a recording costs a few comparisons. */
export class Lag {
  readonly boundsMs: readonly number[] = BOUNDS_MS;
  /** Delays per bucket, not cumulated; one more than bounds, for what is longer than the last. */
  readonly counts: number[] = Array.from({ length: BOUNDS_MS.length + 1 }, () => 0);
  sumMs = 0;

  /** @param ms negative when the writer's clock is ahead of ours; counts as 0 then */
  record(ms: number): void {
    const lagMs = ms > 0 ? ms : 0;
    let bucket = 0;
    while (bucket < BOUNDS_MS.length && lagMs > (BOUNDS_MS[bucket] ?? Infinity)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sumMs += lagMs;
  }
}

/** When the log stored the event, where the log says so, else when it happened; milliseconds since 1970. */
export function storedAtMs({ storedAtMs, occurredAt }: RecordedEvent): number {
  return storedAtMs ?? Date.parse(occurredAt);
}

/** The time of day with the resolution of the monotonic clock: `Date.now()` knows whole milliseconds only. */
export class WallClock {
  private originMs = performance.timeOrigin;

  /** Milliseconds since 1970; follows the system's clock when that is set. */
  nowMs(): number {
    const coarseMs = Date.now();
    const fineMs = this.originMs + performance.now();
    const offMs = fineMs < coarseMs ? coarseMs - fineMs : fineMs > coarseMs + 1 ? coarseMs + 1 - fineMs : 0;
    this.originMs += offMs;
    return fineMs + offMs;
  }
}
