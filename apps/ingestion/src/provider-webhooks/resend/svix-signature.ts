import { createHmac, timingSafeEqual } from 'node:crypto';
import { headerOf, type WebhookRequest } from '../provider-webhook.js';

/** What Svix signs beside the body; the names of Standard Webhooks are the same with `webhook-` in place of `svix-`. */
export interface SvixHeaders {
  readonly id: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `v1,<base64>`, several separated by spaces while a secret changes. */
  readonly signature: string | undefined;
}

/** Both names of the headers are in use. */
export function svixHeaders(request: Pick<WebhookRequest, 'headers'>): SvixHeaders {
  const header = (name: string) => headerOf(request, `svix-${name}`) ?? headerOf(request, `webhook-${name}`);
  return { id: header('id'), timestamp: header('timestamp'), signature: header('signature') };
}

/** Each attempt is signed anew; milliseconds. */
const TOLERANCE_MS = 300_000;

/**
 * Whether one of the signatures is HMAC-SHA-256(id.timestamp.body) under one of the secrets.
 * @param secrets `whsec_` and base64, or base64 alone
 * @see https://www.standardwebhooks.com
 */
export function isSignedBySvix(
  secrets: readonly string[],
  body: Uint8Array,
  { id, timestamp, signature }: SvixHeaders,
  nowMs: number,
): boolean {
  if (!id || !signature || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > TOLERANCE_MS) return false;
  const given = signature
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? [Buffer.from(part.slice(3), 'base64')] : []));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
}
