import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/**
 * Whether `signature` is hex(HMAC-SHA-256(body, secret)), as the MisarReach webhook contract signs its reports.
 * Upper and lower case hex are the same signature; the comparison takes constant time.
 * @param signature the header as it came; absent, repeated or of another length is simply wrong
 */
export function isSignedBy(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  if (signature === undefined || !HEX_SHA256.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
