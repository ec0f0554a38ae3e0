/**
 * A pack is a file of records, appended only: `PHB1`, the length of the bytes (32 bits, big endian), their SHA-256, the
 * bytes. What follows the last whole record is a write that was cut short.
 */
export const HEADER_BYTES = 40;
const MAGIC = Buffer.from('PHB1');
const HASH_BYTES = 32;

/** Where a blob's bytes stand in a pack. */
export interface Slot {
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface PackRecord extends Slot {
  /** 32 bytes. */
  readonly hash: Buffer;
}

/** @param hash 32 bytes */
export function recordHeader(hash: Buffer, sizeBytes: number): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(sizeBytes, 4);
  hash.copy(header, 8);
  return header;
}

/**
 * The whole records in a part of a pack.
 * @param chunk begins with a record
 * @param position of the chunk in the pack; bytes
 * @param size of the pack; bytes. A record that ends within it, though beyond the chunk, is whole
 * @returns the records, and where the next one begins
 */
export function readRecords(
  chunk: Buffer,
  position: number,
  size: number,
): { readonly records: readonly PackRecord[]; readonly next: number } {
  const records: PackRecord[] = [];
  let next = position;
  for (let at = 0; at + HEADER_BYTES <= chunk.length; at = next - position) {
    if (chunk.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0) break;
    const sizeBytes = chunk.readUInt32BE(at + 4);
    const offset = next + HEADER_BYTES;
    if (offset + sizeBytes > size) break;
    records.push({ hash: Buffer.from(chunk.subarray(at + 8, at + 8 + HASH_BYTES)), offset, sizeBytes });
    next = offset + sizeBytes;
  }
  return { records, next };
}
