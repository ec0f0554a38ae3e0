/**
 * Array parameters in PostgreSQL's binary format, which the driver sends as they stand: a column of many rows each, for
 * `unnest`. Text and JSON parameters cost both sides three times as much (ADR 0015).
 *
 * Header: dimensions, whether there are nulls, element type; size and lower bound of the one dimension. Then the length
 * and the bytes of each element, length -1 for null (`array_recv` in src/backend/utils/adt/arrayfuncs.c).
 */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** UTF-8 needs at most this many bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;
const TWO_32 = 2 ** 32;
/** 2000-01-01, where PostgreSQL's microseconds begin. */
const EPOCH_MS = 946_684_800_000;

/** Type OIDs, fixed in src/include/catalog/pg_type.dat. */
const OID = { bool: 16, int8: 20, text: 25, json: 114, timestamptz: 1184 } as const;

/** For `$1::text[]`. What a text cannot hold, U+0000 and lone surrogates, becomes U+FFFD. */
export function textArray(values: readonly (string | null)[]): Buffer {
  return stringArray(OID.text, values, (value) => (value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value));
}

/** For `$1::json[]`. @param values JSON texts */
export function jsonArray(values: readonly (string | null)[]): Buffer {
  return stringArray(OID.json, values, (value) => value);
}

/** For `$1::bigint[]`. @param values integers of at most 53 bits */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  return eightByteArray(OID.int8, values, (value) => value);
}

/** For `$1::timestamptz[]`. */
export function timestampArray(values: readonly (Date | null)[]): Buffer {
  return eightByteArray(OID.timestamptz, values, (value) => value.getTime() - EPOCH_MS, 1_000);
}

/** For `$1::boolean[]`. */
export function booleanArray(values: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + values.length * (LENGTH_BYTES + 1));
  let at = writeHeader(bytes, OID.bool, values.length);
  for (const value of values) {
    at = bytes.writeInt32BE(1, at);
    at = bytes.writeUInt8(value ? 1 : 0, at);
  }
  return bytes;
}

function stringArray(oid: number, values: readonly (string | null)[], clean: (value: string) => string): Buffer {
  let size = HEADER_BYTES;
  for (const value of values) size += LENGTH_BYTES + (value?.length ?? 0) * MAX_BYTES_PER_UNIT;
  const bytes = Buffer.allocUnsafe(size);
  let at = writeHeader(bytes, oid, values.length);
  for (const value of values) {
    const length = value === null ? -1 : bytes.write(clean(value), at + LENGTH_BYTES);
    bytes.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(0, length);
  }
  return bytes.subarray(0, at);
}

function eightByteArray<Value>(
  oid: number,
  values: readonly (Value | null)[],
  integerOf: (value: Value) => number,
  factor = 1,
): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + values.length * (LENGTH_BYTES + 8));
  let at = writeHeader(bytes, oid, values.length);
  for (const value of values) {
    at = bytes.writeInt32BE(value === null ? -1 : 8, at);
    if (value === null) continue;
    const integer = integerOf(value);
    if (!Number.isSafeInteger(integer)) throw new RangeError(`${integer} is no integer of 53 bits`);
    at = writeInt64(bytes, integer, factor, at);
  }
  return bytes.subarray(0, at);
}

/** @returns where the next one begins */
function writeInt64(bytes: Buffer, integer: number, factor: number, at: number): number {
  const product = integer * factor;
  // Only times centuries from now: a BigInt for each would cost more than all the rest.
  if (!Number.isSafeInteger(product)) return bytes.writeBigInt64BE(BigInt(integer) * BigInt(factor), at);
  const high = Math.floor(product / TWO_32);
  return bytes.writeUInt32BE(product - high * TWO_32, bytes.writeInt32BE(high, at));
}

/** @returns where the elements begin */
function writeHeader(bytes: Buffer, oid: number, size: number): number {
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(1, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(size, 12);
  return bytes.writeInt32BE(1, 16);
}
