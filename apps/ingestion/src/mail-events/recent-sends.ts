import type { ReportedSend } from './delivery-report.decider.js';

/** A row of the read model, and the log sequence up to which it is complete. */
export interface SeenSend {
  readonly send: ReportedSend;
  readonly position: number;
}

/**
 * Rows looked up a moment ago: the reports of one send (sent, delivered, opened) come close together. Whether a row is
 * fresh enough to decide on is for its position to say (ADR 0004); the time limit only bounds how long the answered
 * status may lack what another replica has recorded meanwhile.
 */
export class RecentSends {
  private readonly seen = new Map<string, SeenSend & { readonly atMs: number }>();

  /**
   * @param capacity sends remembered at most; the one seen longest ago goes first
   * @param keepMs milliseconds
   */
  constructor(
    private readonly capacity: number,
    private readonly keepMs: number,
  ) {}

  /** @param nowMs monotonic milliseconds */
  get(sendId: string, nowMs: number): SeenSend | undefined {
    const seen = this.seen.get(sendId);
    return seen && nowMs - seen.atMs < this.keepMs ? seen : undefined;
  }

  put(sendId: string, { send, position }: SeenSend, nowMs: number): void {
    this.seen.delete(sendId);
    this.seen.set(sendId, { send, position, atMs: nowMs });
    if (this.seen.size <= this.capacity) return;
    const oldest = this.seen.keys().next();
    if (!oldest.done) this.seen.delete(oldest.value);
  }
}
