/** Wakes what waits a moment, in this process alone; so many at once, and whoever is late in the order of their times. */
export class Alarms {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** Sets keep their order: first come, first served. */
  private readonly due = new Set<string>();
  private ringing = 0;
  private closed = false;

  constructor(
    /** Must not reject. */
    private readonly ring: (key: string) => Promise<void>,
    private readonly atOnce: number,
  ) {}

  /** Moves the alarm when it is set. */
  set(key: string, inMs: number): void {
    this.clear(key);
    if (this.closed) return;
    const ringAt = () => {
      this.timers.delete(key);
      this.due.add(key);
      this.next();
    };
    this.timers.set(key, setTimeout(ringAt, inMs));
  }

  clear(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.due.delete(key);
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.due.clear();
  }

  private next(): void {
    const [key] = this.due;
    if (key === undefined || this.ringing >= this.atOnce) return;
    this.due.delete(key);
    this.ringing++;
    void this.ring(key).finally(() => {
      this.ringing--;
      this.next();
    });
  }
}
