/** So many tasks at once. */
export class Hands {
  private readonly busy = new Set<Promise<void>>();
  private wake: (() => void) | undefined;

  constructor(private readonly count: number) {}

  get free(): number {
    return this.count - this.busy.size;
  }

  /** @param task must not reject */
  take(task: Promise<void>): void {
    const mine = task.finally(() => {
      this.busy.delete(mine);
      this.wake?.();
    });
    this.busy.add(mine);
  }

  /**
   * Settles when a hand is free; one caller at a time. Not by `Promise.race`: each leaves something behind with every task that is not over (50 kB a race
   * with 512 tasks), and whoever makes some of them last keeps it there.
   */
  async oneFree(): Promise<void> {
    while (this.free <= 0) await new Promise<void>((wake) => (this.wake = wake));
    this.wake = undefined;
  }

  /** Settles when everything that runs now is over. */
  async allFree(): Promise<void> {
    await Promise.all(this.busy);
  }
}
