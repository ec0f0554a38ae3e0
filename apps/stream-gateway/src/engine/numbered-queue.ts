interface Slots<Item> {
  [slot: number]: Item;
  readonly length: number;
}

const FIRST_SLOTS = 8;

/** First in, first out, in a circle of slots: twice as many when it is full, half when three quarters are empty. Items are numbered from 0 in the order they came, and keep their numbers. */
export class NumberedQueue<Item> {
  /** Number of the oldest item held. */
  first = 0;
  /** Number of the next to come. */
  next = 0;
  private slots: Slots<Item>;

  /** @param slotsOf makes empty slots; the length is a power of two */
  constructor(private readonly slotsOf: (length: number) => Slots<Item>) {
    this.slots = slotsOf(FIRST_SLOTS);
  }

  /** Numbers without an object for any of them. */
  static ofNumbers(): NumberedQueue<number> {
    return new NumberedQueue<number>((length) => new Float64Array(length));
  }

  get length(): number {
    return this.next - this.first;
  }

  get newest(): Item | undefined {
    return this.at(this.next - 1);
  }

  push(item: Item): void {
    if (this.length === this.slots.length) this.resize(this.slots.length * 2);
    this.slots[this.slotOf(this.next++)] = item;
  }

  at(number: number): Item | undefined {
    return number >= this.first && number < this.next ? this.slots[this.slotOf(number)] : undefined;
  }

  /** Removes and answers the oldest. What is in its slot stays there until another takes its place. */
  shift(): Item | undefined {
    const oldest = this.at(this.first);
    if (this.length > 0) this.first++;
    const { length } = this.slots;
    if (length > FIRST_SLOTS && this.length < length / 4) this.resize(length / 2);
    return oldest;
  }

  private resize(length: number): void {
    const { slots, first, next } = this;
    const resized = this.slotsOf(length);
    for (let number = first; number < next; number++) {
      const item = slots[number & (slots.length - 1)];
      if (item !== undefined) resized[number & (length - 1)] = item;
    }
    this.slots = resized;
  }

  private slotOf(number: number): number {
    return number & (this.slots.length - 1);
  }
}
