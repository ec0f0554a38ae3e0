/**
 * A queue for each key, taken from in turn: whoever has a million waiting gets one turn like whoever has one.
 * Adding and taking cost the same however much waits. A key without items costs nothing.
 */
export class FairQueue<Item> {
  private readonly waiting = new Map<string, Item[]>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(key: string, item: Item): void {
    const queue = this.waiting.get(key);
    if (queue) queue.push(item);
    else this.waiting.set(key, [item]);
    this.count++;
  }

  /** The oldest item of the key whose turn it is; its next turn comes after all others'. */
  take(): Item | undefined {
    for (const [key, queue] of this.waiting) {
      // Maps keep their order: what is set anew stands last.
      this.waiting.delete(key);
      const item = queue.shift();
      if (queue.length > 0) this.waiting.set(key, queue);
      if (item !== undefined) this.count--;
      return item;
    }
    return undefined;
  }

  /** How much waits of this key. */
  countOf(key: string): number {
    return this.waiting.get(key)?.length ?? 0;
  }

  /** Takes out the newest items of this key, but for so many. */
  takeBeyond(key: string, kept: number): readonly Item[] {
    const taken = this.waiting.get(key)?.splice(kept) ?? [];
    this.count -= taken.length;
    return taken;
  }

  /** Everything that waits of this key. */
  takeAll(key: string): readonly Item[] {
    const queue = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    this.count -= queue.length;
    return queue;
  }

  keys(): readonly string[] {
    return [...this.waiting.keys()];
  }
}
