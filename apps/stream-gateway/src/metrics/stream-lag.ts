import type { RecordedEvent } from '@posthorn/events';

/** When the log stored the event, where the log says so, else when it happened; milliseconds since 1970. */
export function storedAtMsOf({ storedAtMs, occurredAt }: RecordedEvent): number {
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
