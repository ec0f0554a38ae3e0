/** Longest pause after a pass; milliseconds. Bounds the latency that coalescing adds. */
const LONGEST_PAUSE_MS = 25;
/** Below this a timer is too coarse and the next turn of the loop is used. */
const TIMER_FROM_MS = 1;

/**
 * Decides when the next pass over the connections runs. Idle: at once, since what arrived together comes together (a turn of the
 * event loop later a replay's turn would be in between). Busy: the loop reads for a while what arrives meanwhile, which then leaves in one write per
 * connection: as long again as the last pass took, where that saved writes, and not at all where every frame needed a write of
 * its own, as when many workspaces have few clients each. Latency stays flat and the number of writes falls as the rate rises (ADR 0007).
 */
export class PassPacer {
  private earliestMs = 0;
  private scheduled = false;

  /** @param pass answers which part of the frames it wrote needed no write of their own, 0 to 1 */
  constructor(private readonly pass: () => number) {}

  /** Asks for a pass, which may run before this returns; several requests before it runs are one. */
  request(): void {
    if (this.scheduled) return;
    const waitMs = this.earliestMs - performance.now();
    if (waitMs <= 0) return this.run();
    this.scheduled = true;
    if (waitMs < TIMER_FROM_MS) setImmediate(this.run);
    else setTimeout(this.run, waitMs);
  }

  private readonly run = (): void => {
    this.scheduled = false;
    const startMs = performance.now();
    const saved = this.pass();
    const endMs = performance.now();
    this.earliestMs = endMs + Math.min(LONGEST_PAUSE_MS, (endMs - startMs) * saved);
  };
}
