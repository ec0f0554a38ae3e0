/**
 * Event ids: `evt_` + 26 Crockford base32 characters in ULID layout (DESIGN section 2).
 *
 * | bits | meaning |
 * | --- | --- |
 * | 48 | milliseconds since 1970 of the envelope's `occurredAt` |
 * | 8 | stream epoch: changes when the stream is made anew, so an old cursor is recognised |
 * | 8 | partition of the log |
 * | 64 | JetStream sequence |
 *
 * Producer, projector and gateway compute the same id from the same message, so resuming after an
 * id is a decode, not a look-up.
 */
export interface EventPosition {
  /** Milliseconds since 1970; 0 to 2^48 - 1. */
  readonly occurredAtMs: number;
  /** 0 to 255. */
  readonly epoch: number;
  /** 0 to 255. */
  readonly partition: number;
  /** JetStream sequence; 0 to 2^53 - 1. */
  readonly sequence: number;
}

const PREFIX = 'evt_';
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_PATTERN = /^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** @throws RangeError when a part does not fit its bits */
export function encodeEventId(position: EventPosition): string {
  const { occurredAtMs, epoch, partition, sequence } = position;
  assertFits('occurredAtMs', occurredAtMs, 2 ** 48 - 1);
  assertFits('epoch', epoch, 255);
  assertFits('partition', partition, 255);
  assertFits('sequence', sequence, Number.MAX_SAFE_INTEGER);
  // 26 characters are 130 bits. Groups of 10, 3, 3 and 10 characters keep the arithmetic in plain
  // numbers: 50 bits (two of them padding) of time, then 16 bits of epoch and partition and 64 bits
  // of sequence, cut at 50 bits from the right.
  const low = sequence % 2 ** 50;
  const high = (epoch * 256 + partition) * 2 ** 14 + Math.floor(sequence / 2 ** 50);
  return PREFIX + base32(occurredAtMs, 10) + base32(high, 6) + base32(low, 10);
}

/** @returns the position, or nothing when `id` is not a canonical event id */
export function decodeEventId(id: string): EventPosition | undefined {
  if (!ID_PATTERN.test(id)) return undefined;
  const occurredAtMs = number(id, 4, 14);
  const high = number(id, 14, 20);
  const sequence = (high % 2 ** 14) * 2 ** 50 + number(id, 20, 30);
  if (!Number.isSafeInteger(sequence)) return undefined;
  const epochAndPartition = Math.floor(high / 2 ** 14);
  return { occurredAtMs, epoch: epochAndPartition >> 8, partition: epochAndPartition & 255, sequence };
}

function base32(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function number(id: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 32 + ALPHABET.indexOf(id.charAt(i));
  return value;
}

function assertFits(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`event id: ${name} must be an integer from 0 to ${max}, got ${value}`);
  }
}
