/** What has a place in the log. */
export interface Sequenced {
  readonly sequence: number;
}

const COMPACT_FROM = 1024;

/** First in, first out, rising sequences (holes allowed), found by binary search. */
export class SequenceDeque<Item extends Sequenced> {
  private slots: (Item | undefined)[] = [];
  private head = 0;

  get length(): number {
    return this.slots.length - this.head;
  }

  get newest(): Item | undefined {
    return this.slots.at(-1);
  }

  /** @throws RangeError when the item is not newer than the newest */
  push(item: Item): void {
    const newest = this.newest;
    if (newest && newest.sequence >= item.sequence) {
      throw new RangeError(`sequence ${item.sequence} does not follow ${newest.sequence}`);
    }
    this.slots.push(item);
  }

  /** Removes and answers the oldest. */
  shift(): Item | undefined {
    const item = this.slots[this.head];
    if (item === undefined) return undefined;
    this.slots[this.head++] = undefined;
    if (this.head === this.slots.length || (this.head >= COMPACT_FROM && this.head * 2 >= this.slots.length)) {
      this.slots = this.slots.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  /** The item with exactly this sequence. */
  at(sequence: number): Item | undefined {
    const item = this.slots[this.indexAfter(sequence - 1)];
    return item?.sequence === sequence ? item : undefined;
  }

  /** Items with a greater sequence, oldest first. Do not change the deque while iterating. */
  *after(sequence: number): IterableIterator<Item> {
    for (let i = this.indexAfter(sequence); i < this.slots.length; i++) {
      const item = this.slots[i];
      if (item) yield item;
    }
  }

  private indexAfter(sequence: number): number {
    let low = this.head;
    let high = this.slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.slots[middle]?.sequence ?? -1) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
