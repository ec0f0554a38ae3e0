import { randomBytes } from 'node:crypto';
import { crockford32 } from './crockford.js';

const PREFIX_PATTERN = /^[a-z]{2,8}$/;

/**
 * A new id: `<prefix>_` + 26 Crockford base32 characters in ULID layout (48 bits of milliseconds, 80
 * random bits), so ids sort by the time they were made. Not monotonic within one millisecond.
 * @param prefix lower-case letters without the underscore: `wsk`, `agt`, `req`, `msg`
 * @throws RangeError when the prefix is anything else
 */
export function newId<const Prefix extends string>(prefix: Prefix, nowMs = Date.now()): `${Prefix}_${string}` {
  if (!PREFIX_PATTERN.test(prefix)) throw new RangeError(`id prefix must be 2 to 8 lower-case letters, got "${prefix}"`);
  const random = randomBytes(10);
  const high = random.readUIntBE(0, 5);
  const low = random.readUIntBE(5, 5);
  return `${prefix}_${crockford32(nowMs, 10)}${crockford32(high, 8)}${crockford32(low, 8)}`;
}
