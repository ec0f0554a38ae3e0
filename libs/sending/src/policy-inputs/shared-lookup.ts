import { Batches } from '@posthorn/database';

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
  private readonly asked = new Map<string, Promise<Value | undefined>>();
  private readonly batches: Batches<Key, Value | undefined>;

  /**
   * @param load one query for all keys; what it does not answer is not there
   * @param options.nameOf a key's own text
   * @param options.ttlMs how long an answer counts; 0 shares queries only
   * @param options.now milliseconds, monotonic
   */
  constructor(
    load: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value>>,
    private readonly options: {
      readonly nameOf: (key: Key) => string;
      readonly ttlMs: number;
      readonly now?: () => number;
    },
  ) {
    this.batches = new Batches(async (keys) => {
      // Whoever asks from now on asks for the next query.
      for (const key of keys) this.asked.delete(options.nameOf(key));
      const found = await load(keys);
      return keys.map((key) => found.get(options.nameOf(key)));
    });
  }

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
    const asked = this.asked.get(name);
    if (asked) return asked;
    const answer = this.batches.add(key);
    this.asked.set(name, answer);
    return answer;
  }

  private forgetOldest(): void {
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }
}
