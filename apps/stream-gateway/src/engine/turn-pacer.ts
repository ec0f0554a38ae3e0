/** Loop time after which a rest is due; milliseconds. */
const WORK_MS = 1;
/** Milliseconds. */
const REST_MS = 1;

/**
 * Decides when the next turn of long work runs: in the next turn of the event loop, so that sockets and live events have theirs. Work that may
 * rest leaves the core to other processes as well, half of the time: whoever brings the live events may have no other (ADR 0047).
 */
export class TurnPacer {
  private workedMs = 0;
  private endedMs = 0;
  private scheduled = false;

  /**
   * @param turn does some of the work, and answers whether there is more
   * @param mayRest whether what is left can wait
   */
  constructor(
    private readonly turn: () => boolean,
    private readonly mayRest: () => boolean,
  ) {}

  /** Asks for a turn; several requests before its end are one. After a pause nothing is owed. */
  request(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    if (performance.now() - this.endedMs >= REST_MS) this.workedMs = 0;
    setImmediate(this.run);
  }

  private readonly run = (): void => {
    const startedMs = performance.now();
    this.scheduled = this.turn();
    this.endedMs = performance.now();
    this.workedMs += this.endedMs - startedMs;
    if (!this.scheduled) return;
    if (this.workedMs >= WORK_MS && this.mayRest()) {
      this.workedMs = 0;
      setTimeout(this.run, REST_MS);
    } else setImmediate(this.run);
  };
}
