/** A limited number of places; whoever finds none waits its turn. */
export class Places {
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #whenEmpty: (() => void) | undefined;

  constructor(private readonly limit: number) {}

  /** Rejects when the signal aborts. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#taken < this.limit) {
      this.#taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(signal.reason as Error);
      };
      const turn = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(turn);
    });
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next();
    this.#taken--;
    if (this.#taken === 0) this.#whenEmpty?.();
  }

  /** Resolves when all were given back. */
  async empty(): Promise<void> {
    if (this.#taken === 0) return;
    await new Promise<void>((resolve) => (this.#whenEmpty = resolve));
  }
}
