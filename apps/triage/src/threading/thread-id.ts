import { workspaceHmac } from '@posthorn/events';

/** Crockford's base32, as all ids. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/**
 * The id of the thread that this send, or this inbound mail, begins: `thrd_` + 26 characters, 130 bits of an HMAC under the
 * workspace's secret. Two answers to one send that come at once mean the same thread, whoever reads them.
 */
export function threadIdOf(workspaceSecret: Uint8Array, beginning: { send: string } | { mail: string }): string {
  const hash = workspaceHmac(workspaceSecret, JSON.stringify(['thread', beginning]));
  return `thrd_${Array.from(hash.subarray(0, LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('')}`;
}
