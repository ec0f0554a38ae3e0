import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { domainToASCII } from 'node:url';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The form under which two spellings of an address are the same contact: trimmed, lower case,
 * domain in A-labels (RFC 5891). The local part's case is folded although RFC 5321 section 2.4 calls it
 * significant: no mailbox provider tells them apart. Plus tags are kept; they are different mailboxes.
 */
export function normaliseAddress(address: string): string {
  const trimmed = address.trim().toLowerCase().normalize('NFC');
  const at = trimmed.lastIndexOf('@');
  if (at < 0) return trimmed;
  const domain = trimmed.slice(at + 1);
  return `${trimmed.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

/**
 * What stands in subjects in place of an address: 16 base32 characters (80 bits) of
 * HMAC-SHA-256(workspace secret, normalised address), so a subject never reveals a person.
 */
export function contactKey(workspaceSecret: Uint8Array, address: string): string {
  const digest = workspaceHmac(workspaceSecret, normaliseAddress(address));
  return base32(digest.readUIntBE(0, 5)) + base32(digest.readUIntBE(5, 5));
}

/** By the secret's bytes as they are held: made of bytes each time, a key costs more than the digest. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/** HMAC-SHA-256 under the secret of a workspace: 32 bytes that only it can make. */
export function workspaceHmac(workspaceSecret: Uint8Array, text: string): Buffer {
  let key = keys.get(workspaceSecret);
  if (!key) {
    key = createSecretKey(workspaceSecret);
    keys.set(workspaceSecret, key);
  }
  return createHmac('sha256', key).update(text).digest();
}

/** Eight characters for 40 bits. */
function base32(value: number): string {
  const high = Math.floor(value / 2 ** 20);
  return twenty(high) + twenty(value);
}

/** Four characters for the low 20 bits. */
function twenty(bits: number): string {
  const digit = (shift: number) => ALPHABET.charAt((bits >>> shift) & 31);
  return digit(15) + digit(10) + digit(5) + digit(0);
}
