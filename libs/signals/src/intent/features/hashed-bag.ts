/** Buckets that words and characters fall into; what the model knows of a text beside the named features. */
export const BUCKETS = 1 << 16;

/** How often each bucket is met, brought to a length of `weight` in the end, so that long mails do not outweigh short ones. */
export class HashedBag {
  readonly #counts = new Map<number, number>();

  add(name: string): void {
    const bucket = fnv1a(name) % BUCKETS;
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
  }

  /** Each bucket's `1 + ln(count)`, the whole as long as `weight`. */
  *values(weight: number): Generator<readonly [bucket: number, value: number]> {
    let squares = 0;
    for (const count of this.#counts.values()) squares += (1 + Math.log(count)) ** 2;
    const scale = squares === 0 ? 0 : weight / Math.sqrt(squares);
    for (const [bucket, count] of this.#counts) yield [bucket, (1 + Math.log(count)) * scale];
  }
}

/** 32 bits of FNV-1a over UTF-16 code units. */
function fnv1a(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
