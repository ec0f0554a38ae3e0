import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Fields } from '../fields.js';

/**
 * Mailgun signs a time and a token, and not what it says. So a signature that somebody has seen could be put on any other
 * event, unless its token is bound to the first body it came with. A retry brings the same body.
 */
export class SeenTokens {
  private readonly bodies = new Map<string, string>();

  /** @param capacity tokens remembered at most; the one seen longest ago goes first */
  constructor(private readonly capacity: number) {}

  /** Whether the token came with this body only. */
  bind(token: string, body: Uint8Array): boolean {
    const digest = createHash('sha256').update(body).digest('base64');
    const known = this.bodies.get(token);
    if (known !== undefined) return known === digest;
    this.bodies.set(token, digest);
    if (this.bodies.size > this.capacity) {
      const oldest = this.bodies.keys().next();
      if (!oldest.done) this.bodies.delete(oldest.value);
    }
    return true;
  }
}

/**
 * Whether `signature` holds HMAC-SHA-256(timestamp + token) in hex.
 * @param signature the `signature` object of the body
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 */
export function isSignedByMailgun(signingKey: string, signature: Fields): boolean {
  const [timestamp, token] = [signature.text('timestamp'), signature.text('token')];
  const given = signature.text('signature')?.toLowerCase();
  if (timestamp === undefined || token === undefined || given === undefined || !/^[0-9a-f]{64}$/.test(given))
    return false;
  const expected = createHmac('sha256', signingKey)
    .update(timestamp + token)
    .digest('hex');
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
