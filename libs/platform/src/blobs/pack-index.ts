import type { PackRecord, Slot } from './pack-format.js';

/** Of a hash; 96 bits are enough to find a blob, whose whole hash is compared when it is read. */
const KEY_BYTES = 12;
const ENTRY_BYTES = KEY_BYTES + 8;

/** Which blobs a sealed pack holds: 20 bytes each, sorted, as its `.idx` file has them and as they stay in memory. */
export class PackIndex {
  private constructor(
    /** Up to where the pack is covered; bytes. */
    readonly covered: number,
    private readonly entries: Buffer,
  ) {}

  static of(records: readonly PackRecord[], covered: number): PackIndex {
    const sorted = records.toSorted((a, b) => a.hash.compare(b.hash));
    const entries = Buffer.allocUnsafe(sorted.length * ENTRY_BYTES);
    for (const [i, { hash, offset, sizeBytes }] of sorted.entries()) {
      hash.copy(entries, i * ENTRY_BYTES, 0, KEY_BYTES);
      entries.writeUInt32BE(offset, i * ENTRY_BYTES + KEY_BYTES);
      entries.writeUInt32BE(sizeBytes, i * ENTRY_BYTES + KEY_BYTES + 4);
    }
    return new PackIndex(covered, entries);
  }

  /** @returns nothing when the file is not one */
  static parse(file: Buffer): PackIndex | undefined {
    if (file.length < 8 || (file.length - 8) % ENTRY_BYTES !== 0) return undefined;
    return new PackIndex(Number(file.readBigUInt64BE(0)), file.subarray(8));
  }

  encode(): Buffer {
    const covered = Buffer.allocUnsafe(8);
    covered.writeBigUInt64BE(BigInt(this.covered));
    return Buffer.concat([covered, this.entries]);
  }

  find(hash: Buffer): Slot | undefined {
    let low = 0;
    let high = this.entries.length / ENTRY_BYTES - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const at = middle * ENTRY_BYTES;
      const order = hash.compare(this.entries, at, at + KEY_BYTES, 0, KEY_BYTES);
      if (order === 0) {
        return {
          offset: this.entries.readUInt32BE(at + KEY_BYTES),
          sizeBytes: this.entries.readUInt32BE(at + KEY_BYTES + 4),
        };
      }
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    return undefined;
  }
}
