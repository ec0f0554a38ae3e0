import { randomBytes } from 'node:crypto';
import { encode20, encode30, encode50 } from './crockford.js';

const PREFIX_PATTERN = /^[a-z]{2,8}$/;

/**
 * A new id: `<prefix>_` + 26 Crockford base32 characters in ULID layout (48 bits of milliseconds, 80
 * random bits), so ids sort by the time they were made. Not monotonic within one millisecond.
 * @param prefix lower-case letters without the underscore: `wsk`, `agt`, `req`, `msg`
 * @param nowMs milliseconds since 1970
 * @throws RangeError when the prefix is anything else
 */
export function newId<const Prefix extends string>(prefix: Prefix, nowMs = Date.now()): `${Prefix}_${string}` {
  if (!PREFIX_PATTERN.test(prefix))
    throw new RangeError(`id prefix must be 2 to 8 lower-case letters, got "${prefix}"`);
  const random = randomBytes(11);
  const tail = encode30(random.readUInt32BE(0)) + encode30(random.readUInt32BE(4)) + encode20(random.readUIntBE(8, 3));
  return `${prefix}_${encode50(nowMs)}${tail}`;
}
