const FIRST_MS = 250;
const LONGEST_MS = 30_000;
/** A worker that has run for this long had no trouble with its start; milliseconds. */
const SETTLED_MS = 60_000;

/** How long to wait before a worker is started again: twice as long each time, from the beginning once one has run for a minute. */
export class RestartPace {
  private nextMs = FIRST_MS;

  /** @param ranMs how long the worker has run @returns milliseconds */
  afterExit(ranMs: number): number {
    const waitMs = ranMs >= SETTLED_MS ? FIRST_MS : this.nextMs;
    this.nextMs = Math.min(LONGEST_MS, waitMs * 2);
    return waitMs;
  }
}
