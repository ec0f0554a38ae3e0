import { createHmac } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/** A request id as it stands in paths and reports: `req_` + 26 Crockford base32 characters. */
export const REQUEST_ID = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * The id of the send that a dedupe key stands for: the same key always means the same send, so a retry
 * is recognised wherever it arrives. 130 bits of HMAC-SHA-256; without the secret nobody can tell the key.
 */
export function requestIdOf(workspaceSecret: Uint8Array, dedupeKey: string): string {
  const digest = createHmac('sha256', workspaceSecret).update(`request-send:${dedupeKey}`).digest();
  return `req_${Array.from(digest.subarray(0, LENGTH), (byte) => CROCKFORD.charAt(byte & 31)).join('')}`;
}
