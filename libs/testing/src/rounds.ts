/** Does something again and again, one round at a time, as a service beside the test would. */
export class Rounds {
  private readonly timer: NodeJS.Timeout;
  private round: Promise<void> | undefined;
  private readonly failed: unknown[] = [];

  /** @param everyMs from the beginning of a round to the next, at least; milliseconds */
  constructor(work: () => Promise<void>, everyMs = 20) {
    this.timer = setInterval(() => {
      this.round ??= this.once(work);
    }, everyMs);
  }

  /** The round that is under way is the last. @throws once, what a round threw; it was the last, too */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
    for (const error of this.failed.splice(0)) throw error;
  }

  private async once(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      clearInterval(this.timer);
      this.failed.push(error);
    }
    this.round = undefined;
  }
}
