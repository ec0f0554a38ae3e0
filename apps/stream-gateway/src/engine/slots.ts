/** At most so many at once; the rest wait their turn, first come first served. */
export class Slots {
  /** Tasks that run now. */
  busy = 0;
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /** Who waits for a slot now. */
  get queued(): number {
    return this.waiting.length;
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.busy++;
    try {
      return await task();
    } finally {
      this.busy--;
      // A slot is handed over, never returned and taken again, so that nobody overtakes the queue.
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
