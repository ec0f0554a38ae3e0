import { createHash } from 'node:crypto';
import type { Principal } from '@posthorn/platform';
import { badKey, keyInHeader } from '../idempotency/idempotency-key.js';

/** Crockford's base32, as all ids. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/**
 * The one key that a request gives in its body, in its header, or in both.
 * @throws Problem 400 naming the header when it is no key, or another one than the body's
 */
export function idempotencyKeyOf(inBody: string | undefined, header: string | undefined): string | undefined {
  const inHeader = keyInHeader(header);
  if (inHeader !== undefined && inBody !== undefined && inBody !== inHeader)
    throw badKey('is an alias of idempotency_key and must not differ from it');
  return inHeader ?? inBody;
}

/** The campaign of a key: whoever repeats a request that nobody answered, after a crash too, goes on with the same one. */
export function campaignIdOf({ workspaceId, testMode }: Principal, key: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['campaign-of-key', workspaceId, testMode, key]))
    .digest();
  return `cmp_${Array.from(hash.subarray(0, LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('')}`;
}
