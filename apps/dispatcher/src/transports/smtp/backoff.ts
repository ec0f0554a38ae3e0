const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The pause after failures to connect: 1 s doubling to 60 s, over at the first success. */
export class Backoff {
  #pauseMs = 0;
  #until = 0;

  constructor(private readonly now: () => number) {}

  /** 0 when there is none. */
  get remainingMs(): number {
    return Math.max(0, this.#until - this.now());
  }

  failed(): void {
    // Connections that were opened together fail together.
    if (this.remainingMs > 0) return;
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2 || FIRST_PAUSE_MS);
    this.#until = this.now() + this.#pauseMs;
  }

  succeeded(): void {
    this.#pauseMs = 0;
    this.#until = 0;
  }
}
