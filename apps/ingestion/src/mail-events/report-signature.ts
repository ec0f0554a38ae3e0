import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** The secret of this process, of which there is one; a key costs as much to make as half a signature. */
let known: { readonly secret: string; readonly key: KeyObject } | undefined;

/**
 * Whether `signature` is hex(HMAC-SHA-256(body, secret)), as the MisarReach webhook contract signs its reports.
 * Upper and lower case hex are the same signature; the comparison takes constant time.
 * @param secret not empty
 * @param signature the header as it came; absent, repeated or of another length is simply wrong
 */
export function isSignedBy(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  if (signature === undefined || !HEX_SHA256.test(signature)) return false;
  const expected = createHmac('sha256', keyOf(secret)).update(body).digest('hex');
  return timingSafeEqual(Buffer.from(expected, 'latin1'), Buffer.from(signature.toLowerCase(), 'latin1'));
}

function keyOf(secret: string): KeyObject {
  if (known?.secret !== secret) known = { secret, key: createSecretKey(secret, 'utf8') };
  return known.key;
}
