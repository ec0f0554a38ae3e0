/** A bounded map whose entries are forgotten after a time, the least recently stored first. */
export class ExpiringCache<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly expiresAt: number }>();

  /**
   * @param maxEntries at least 1
   * @param ttlMs how long an entry counts; milliseconds
   * @param now milliseconds, monotonic
   */
  constructor(
    private readonly maxEntries: number,
    private readonly ttlMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(key: string): { readonly value: Value } | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.expiresAt > this.now()) return entry;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value): void {
    this.entries.delete(key);
    if (this.entries.size >= this.maxEntries) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    this.entries.set(key, { value, expiresAt: this.now() + this.ttlMs });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  get size(): number {
    return this.entries.size;
  }
}
