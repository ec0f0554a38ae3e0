/**
 * Remembers the last time the read model was seen to have passed the end of the log. For a limited time after
 * that moment, every read model that has passed the same position lags by less than that time.
 */
export class FreshnessProof {
  private provenAtMs = -Infinity;
  private position = Infinity;

  /** @param validForMs the lag that is still fresh, milliseconds */
  constructor(private readonly validForMs: number) {}

  /**
   * @param atMs monotonic milliseconds, taken before the log was asked for its end
   * @param position the log's last sequence then; some read model was seen at or after it
   */
  record(atMs: number, position: number): void {
    if (atMs <= this.provenAtMs) return;
    this.provenAtMs = atMs;
    this.position = position;
  }

  /** Whether a read model at `position` shows everything that was stored before `nowMs - validForMs`. */
  covers(position: number, nowMs: number): boolean {
    return position >= this.position && nowMs - this.provenAtMs < this.validForMs;
  }

  /** Whether it holds, but half its time is over, so that it is time for the next one. */
  isAging(nowMs: number): boolean {
    const ageMs = nowMs - this.provenAtMs;
    return ageMs >= this.validForMs / 2 && ageMs < this.validForMs;
  }
}
