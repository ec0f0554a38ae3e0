interface Gathering<Result> {
  readonly keys: Set<string>;
  readonly result: Promise<Result>;
  readonly settle: (result: Promise<Result>) => void;
}

/**
 * Gathers keys while one load runs and loads them together next: one load in flight, however many callers.
 * A caller's load always starts after its call, so the result is never older than the question.
 */
export class SharedLoad<Result> {
  private next: Gathering<Result> | undefined;
  private running = false;

  constructor(private readonly load: (keys: readonly string[]) => Promise<Result>) {}

  /** @throws what the load throws, to every caller that shared it */
  request(key: string): Promise<Result> {
    this.next ??= this.gather();
    this.next.keys.add(key);
    return this.next.result;
  }

  private gather(): Gathering<Result> {
    if (!this.running) {
      this.running = true;
      // Requests that arrived in one turn of the event loop share a load even when none runs.
      setImmediate(() => this.loadNext());
    }
    const { promise, resolve } = Promise.withResolvers<Result>();
    return { keys: new Set(), result: promise, settle: resolve };
  }

  /** The next load is on its way before the callers of this one go on: it waits for the server, they need the processor. */
  private loadNext(): void {
    const gathering = this.next;
    this.next = undefined;
    this.running = gathering !== undefined;
    if (!gathering) return;
    const result = this.load([...gathering.keys]);
    const goOn = () => {
      this.loadNext();
      gathering.settle(result);
    };
    result.then(goOn, goOn);
  }
}
