import { NumberedQueue } from './numbered-queue.js';

/** Rising sequences (holes allowed), first in, first out, found by binary search. */
export class SequenceQueue {
  private readonly sequences = NumberedQueue.ofNumbers();

  get length(): number {
    return this.sequences.length;
  }

  /** @throws RangeError when the sequence is not newer than the newest */
  push(sequence: number): void {
    const { newest } = this.sequences;
    if (newest !== undefined && newest >= sequence) {
      throw new RangeError(`sequence ${sequence} does not follow ${newest}`);
    }
    this.sequences.push(sequence);
  }

  /** Removes and answers the oldest. */
  shift(): number | undefined {
    return this.sequences.shift();
  }

  /** In the order they came, from 0; nothing when it is not held. */
  numberOf(sequence: number): number | undefined {
    const number = this.numberAfter(sequence - 1);
    return this.sequences.at(number) === sequence ? number : undefined;
  }

  /** Greater sequences, oldest first. */
  *after(sequence: number): IterableIterator<number> {
    for (let number = this.numberAfter(sequence); ; number++) {
      const found = this.sequences.at(number);
      if (found === undefined) return;
      yield found;
    }
  }

  /** How many are greater. */
  countAfter(sequence: number): number {
    return this.sequences.next - this.numberAfter(sequence);
  }

  private numberAfter(sequence: number): number {
    let { first: low, next: high } = this.sequences;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.sequences.at(middle) ?? -1) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
