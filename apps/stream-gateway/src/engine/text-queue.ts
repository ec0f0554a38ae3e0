import { NumberedQueue } from './numbered-queue.js';

const SLAB_BYTES = 1_048_576;
/** Of a text beside its bytes: where it ends, and what the ring keeps of it besides. */
const TEXT_BYTES = 32;

/**
 * Texts, first in, first out, numbered from 0 in the order they came; UTF-8 in slabs that V8 neither copies nor marks. An object for
 * each would be copied by a collection or two, and marked by each one after (ADR 0045).
 */
export class TextQueue {
  private readonly slabs: Buffer[] = [];
  /** One that is done with, for the next that is needed. */
  private spare: Buffer | undefined;
  /** Address of the first slab; a text's is the sum of the bytes before it, and it may lie across slabs. */
  private base = 0;
  private start = 0;
  private end = 0;
  private readonly ends = NumberedQueue.ofNumbers();

  get length(): number {
    return this.ends.length;
  }

  get bytes(): number {
    return this.end - this.start + this.length * TEXT_BYTES;
  }

  push(text: string): void {
    const bytes = Buffer.byteLength(text);
    const [slab, at] = this.place(this.end);
    if (at + bytes <= slab.length) slab.write(text, at);
    else this.spread(Buffer.from(text));
    this.end += bytes;
    this.ends.push(this.end);
  }

  at(number: number): string | undefined {
    const end = this.ends.at(number);
    if (end === undefined) return undefined;
    const start = this.ends.at(number - 1) ?? this.start;
    const [slab, at] = this.place(start);
    if (at + end - start <= slab.length) return slab.toString('utf8', at, at + end - start);
    return this.gathered(start, end).toString();
  }

  shift(): void {
    this.start = this.ends.shift() ?? this.start;
    while (this.base + SLAB_BYTES <= this.start) {
      this.spare = this.slabs.shift();
      this.base += SLAB_BYTES;
    }
  }

  /** The slab that an address lies in, made if need be, and the place in it. */
  private place(address: number): [Buffer, number] {
    const offset = address - this.base;
    const index = Math.floor(offset / SLAB_BYTES);
    let slab = this.slabs[index];
    if (!slab) {
      this.slabs[index] = slab = this.spare ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.spare = undefined;
    }
    return [slab, offset - index * SLAB_BYTES];
  }

  private spread(bytes: Buffer): void {
    for (let done = 0; done < bytes.length;) {
      const [slab, at] = this.place(this.end + done);
      done += bytes.copy(slab, at, done);
    }
  }

  private gathered(start: number, end: number): Buffer {
    const parts: Buffer[] = [];
    for (let address = start; address < end;) {
      const [slab, at] = this.place(address);
      const part = slab.subarray(at, at + end - address);
      parts.push(part);
      address += part.length;
    }
    return Buffer.concat(parts);
  }
}
