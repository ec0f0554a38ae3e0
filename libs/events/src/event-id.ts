import { decode30, decode50, encode30, encode50 } from './crockford.js';

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
const LENGTH = PREFIX.length + 26;
const MAX_TIME = 2 ** 48 - 1;

/** @throws RangeError when a part does not fit its bits */
export function encodeEventId(position: EventPosition): string {
  const { occurredAtMs, epoch, partition, sequence } = position;
  assertFits('occurredAtMs', occurredAtMs, MAX_TIME);
  assertFits('epoch', epoch, 255);
  assertFits('partition', partition, 255);
  assertFits('sequence', sequence, Number.MAX_SAFE_INTEGER);
  // 26 characters are 130 bits, cut at character borders into 50 (two of padding, 48 of time), 30 (epoch,
  // partition, the sequence's upper 14) and 50 (the rest of the sequence), each exact in a plain number.
  const middle = (epoch << 22) | (partition << 14) | Math.floor(sequence / 2 ** 50);
  return PREFIX + encode50(occurredAtMs) + encode30(middle) + encode50(sequence);
}

/** @returns the position, or nothing when `id` is not a canonical event id: no other spelling is accepted */
export function decodeEventId(id: string): EventPosition | undefined {
  if (id.length !== LENGTH || !id.startsWith(PREFIX)) return undefined;
  const occurredAtMs = decode50(id, 4);
  const middle = decode30(id, 14);
  const low = decode50(id, 20);
  if (occurredAtMs < 0 || occurredAtMs > MAX_TIME || middle < 0 || low < 0) return undefined;
  const sequence = (middle & 0x3fff) * 2 ** 50 + low;
  if (sequence > Number.MAX_SAFE_INTEGER) return undefined;
  return { occurredAtMs, epoch: middle >>> 22, partition: (middle >>> 14) & 255, sequence };
}

function assertFits(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`event id: ${name} must be an integer from 0 to ${max}, got ${value}`);
  }
}
