import { workspaceHmac } from '@posthorn/events';

/** Crockford's base32, as all ids. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

export interface ReceivedIdOf {
  /** The mailbox's own address, normalised. */
  readonly mailbox: string;
  /** Of the raw mail; hex. */
  readonly sha256: string;
  readonly testMode: boolean;
}

/**
 * The id of a mail in a mailbox: `rcv_` + 26 characters, 130 bits of an HMAC under the workspace's secret. Whoever hands
 * the same bytes in again means the same mail; a tried one is none that came.
 */
export function receivedId(workspaceSecret: Uint8Array, { mailbox, sha256, testMode }: ReceivedIdOf): string {
  const hash = workspaceHmac(workspaceSecret, JSON.stringify(['received-mail', mailbox, sha256, testMode]));
  return `rcv_${Array.from(hash.subarray(0, LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('')}`;
}
