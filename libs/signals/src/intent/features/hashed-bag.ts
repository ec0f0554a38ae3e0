/** Buckets that words and characters fall into; what the model knows of a text beside the named features. */
export const BUCKETS = 1 << 16;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bit, over UTF-16 code units, carried on: of a text whose first part `hash` is of. @default from the beginning */
export function hashOf(text: string, hash = FNV_OFFSET): number {
  let value = hash;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), FNV_PRIME);
  return value;
}

/** The same of a part of a text, from the code unit `from` to before `to`. */
export function hashOfPart(text: string, from: number, to: number, hash: number): number {
  let value = hash;
  for (let at = from; at < to; at += 1) value = Math.imul(value ^ text.charCodeAt(at), FNV_PRIME);
  return value;
}

/** How often each bucket is met, brought to a length of `weight` in the end, so that long mails do not outweigh short ones. Used again when emptied. */
export class HashedBag {
  readonly #counts = new Uint32Array(BUCKETS);
  /** Buckets that are not empty, as they were met. */
  #met: number[] = [];

  add(hash: number): void {
    const bucket = ((hash ^ (hash >>> 15)) >>> 0) % BUCKETS;
    const count = this.#counts[bucket] ?? 0;
    if (count === 0) this.#met.push(bucket);
    this.#counts[bucket] = count + 1;
  }

  /** Empties it: each bucket's `1 + ln(count)`, the whole as long as `weight`, in the order the buckets were met. */
  empty(weight: number, take: (bucket: number, value: number) => void): void {
    const met = this.#met;
    const values = met.map((bucket) => 1 + Math.log(this.#counts[bucket] ?? 1));
    let squares = 0;
    for (const value of values) squares += value ** 2;
    const scale = squares === 0 ? 0 : weight / Math.sqrt(squares);
    for (let at = 0; at < met.length; at += 1) {
      const bucket = met[at] ?? 0;
      take(bucket, (values[at] ?? 0) * scale);
      this.#counts[bucket] = 0;
    }
    this.#met = [];
  }
}
