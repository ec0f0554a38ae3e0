/**
 * One timer for any number of items that are each due at their own time, in steps of a tick.
 * Adding, removing and firing cost the same however many items wait.
 */
export class TimerWheel<Item> {
  private readonly slots: Set<Item>[];
  private readonly slotOf = new Map<Item, Set<Item>>();
  private hand = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param visit called when an item is due; answers milliseconds to its next visit, or nothing to forget it
   * @param tickMs resolution
   * @param slotCount longest wait is `tickMs * (slotCount - 1)`; a longer one is cut to that, so `visit` must look at the clock
   */
  constructor(
    private readonly visit: (item: Item) => number | undefined,
    private readonly tickMs: number,
    slotCount: number,
  ) {
    this.slots = Array.from({ length: slotCount }, () => new Set<Item>());
  }

  get size(): number {
    return this.slotOf.size;
  }

  start(): void {
    this.timer ??= setInterval(() => this.tick(), this.tickMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Replaces the item's earlier due time. */
  add(item: Item, delayMs: number): void {
    this.remove(item);
    const ticks = Math.min(Math.max(1, Math.ceil(delayMs / this.tickMs)), this.slots.length - 1);
    const slot = this.slots[(this.hand + ticks) % this.slots.length];
    if (!slot) return;
    slot.add(item);
    this.slotOf.set(item, slot);
  }

  remove(item: Item): void {
    this.slotOf.get(item)?.delete(item);
    this.slotOf.delete(item);
  }

  /** Moves on by one tick; the interval does, and tests. */
  tick(): void {
    this.hand = (this.hand + 1) % this.slots.length;
    const due = this.slots[this.hand];
    if (!due || due.size === 0) return;
    for (const item of due) {
      this.remove(item);
      const nextMs = this.visit(item);
      if (nextMs !== undefined) this.add(item, nextMs);
    }
  }
}
