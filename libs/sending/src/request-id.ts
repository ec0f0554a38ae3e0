import { workspaceHmac } from '@posthorn/events';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/** A request id as it stands in paths and reports: `req_` + 26 Crockford base32 characters. */
export const REQUEST_ID = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * The id of the send that a dedupe key stands for: the same key always means the same send, so a retry
 * is recognised wherever it arrives. 130 bits of HMAC-SHA-256; without the secret nobody can tell the key.
 * A test key's sends are apart: trying a request out must not use its key up.
 */
export function requestIdOf(workspaceSecret: Uint8Array, testMode: boolean, dedupeKey: string): string {
  return derived(workspaceSecret, `request-send:${testMode ? 'test' : 'live'}:${dedupeKey}`);
}

/** The id of the send that lets a blocked one go after all: one, however many people release it. */
export function releaseIdOf(workspaceSecret: Uint8Array, blockedRequestId: string): string {
  return derived(workspaceSecret, `release:${blockedRequestId}`);
}

function derived(workspaceSecret: Uint8Array, name: string): string {
  const digest = workspaceHmac(workspaceSecret, name);
  return `req_${Array.from(digest.subarray(0, LENGTH), (byte) => CROCKFORD.charAt(byte & 31)).join('')}`;
}
