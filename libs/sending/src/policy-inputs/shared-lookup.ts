/** Entries; the oldest goes first. */
const MAX_ENTRIES = 50_000;

interface Entry<Value> {
  readonly value: Promise<Value | undefined>;
  readonly expiresAtMs: number;
}

/**
 * Looks rows up by key for many callers at once: those who ask while one query runs share the next, and what was found is
 * kept for a while. A question is never answered by a query that began more than `ttlMs` before it.
 */
export class SharedLookup<Key, Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  private waiting = new Map<string, PromiseWithResolvers<Value | undefined> & { readonly key: Key }>();
  private running = false;

  /**
   * @param load one query for all keys; what it does not answer is not there
   * @param options.nameOf a key's own text
   * @param options.ttlMs how long an answer counts; 0 shares queries only
   * @param options.now milliseconds, monotonic
   */
  constructor(
    private readonly load: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value>>,
    private readonly options: {
      readonly nameOf: (key: Key) => string;
      readonly ttlMs: number;
      readonly now?: () => number;
    },
  ) {}

  find(key: Key): Promise<Value | undefined> {
    const name = this.options.nameOf(key);
    const entry = this.entries.get(name);
    if (entry !== undefined && entry.expiresAtMs > this.now()) return entry.value;
    const value = this.ask(name, key);
    if (this.options.ttlMs === 0) return value;
    this.entries.delete(name);
    if (this.entries.size >= MAX_ENTRIES) this.forgetOldest();
    this.entries.set(name, { value, expiresAtMs: this.now() + this.options.ttlMs });
    // What was not there may be there a moment later, and a failure is nobody's answer but theirs who asked.
    const forget = () => this.forget(name, value);
    value.then((found) => found ?? forget(), forget);
    return value;
  }

  /** The next question is asked anew. */
  forget(name: string, value?: Promise<Value | undefined>): void {
    if (value === undefined || this.entries.get(name)?.value === value) this.entries.delete(name);
  }

  private ask(name: string, key: Key): Promise<Value | undefined> {
    const asked = this.waiting.get(name);
    if (asked) return asked.promise;
    const question = { ...Promise.withResolvers<Value | undefined>(), key };
    this.waiting.set(name, question);
    if (!this.running) {
      this.running = true;
      // Questions of one turn of the event loop share a query even when none runs.
      setImmediate(() => void this.run());
    }
    return question.promise;
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      const asked = this.waiting;
      this.waiting = new Map();
      try {
        const found = await this.load([...asked.values()].map(({ key }) => key));
        for (const [name, { resolve }] of asked) resolve(found.get(name));
      } catch (error) {
        for (const { reject } of asked.values()) reject(error);
      }
    }
    this.running = false;
  }

  private forgetOldest(): void {
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }
}
