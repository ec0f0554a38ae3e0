/**
 * Lets a few at a time hash passwords, so that those who guess take neither all memory nor the threads that files and DNS need.
 * Who comes when too many wait is turned away at once.
 */
export class HashingRoom {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param atOnce hashes at a time @param line how many may wait for their turn */
  constructor(
    private readonly atOnce = 2,
    private readonly line = 32,
  ) {}

  /** In the order they come. @throws CrowdedError */
  async run<T>(hash: () => Promise<T>): Promise<T> {
    if (this.#running >= this.atOnce) {
      if (this.#waiting.length >= this.line) throw new CrowdedError();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    } else this.#running++;
    try {
      return await hash();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

/** Too many sign in at once; the same request may succeed in seconds. */
export class CrowdedError extends Error {
  override readonly name = 'CrowdedError';
  readonly code = 'SIGN_IN_CROWDED';
  readonly retry = 'backoff';
  constructor() {
    super('Too many passwords are being checked.');
  }
}
