interface Gathering<Result> {
  readonly keys: Set<string>;
  readonly result: Promise<Result>;
}

/**
 * Gathers keys while one load runs and loads them together next: one load in flight, however many callers.
 * A caller's load always starts after its call, so the result is never older than the question.
 */
export class SharedLoad<Result> {
  private next: Gathering<Result> | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly load: (keys: readonly string[]) => Promise<Result>) {}

  /** @throws what the load throws, to every caller that shared it */
  request(key: string): Promise<Result> {
    this.next ??= this.gather();
    this.next.keys.add(key);
    return this.next.result;
  }

  private gather(): Gathering<Result> {
    const keys = new Set<string>();
    const start = (): Promise<Result> => {
      this.next = undefined;
      return this.load([...keys]);
    };
    const result = this.running.then(endOfTurn).then(start);
    // The load after a failed one starts all the same; its callers have the error from `result`.
    this.running = result.catch(() => undefined);
    return { keys, result };
  }
}

/** Requests that arrived in one turn of the event loop share a load even when none runs. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
