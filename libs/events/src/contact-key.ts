import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The form under which two spellings of an address are the same contact: trimmed, lower case,
 * domain in A-labels (RFC 5891). The local part's case is folded although RFC 5321 section 2.4 calls it
 * significant: no mailbox provider tells them apart. Plus tags are kept; they are different mailboxes.
 */
export function normaliseAddress(address: string): string {
  const trimmed = address.trim().normalize('NFC').toLowerCase();
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
  const digest = createHmac('sha256', workspaceSecret).update(normaliseAddress(address)).digest();
  let bits = 0;
  let held = 0;
  let key = '';
  for (const byte of digest.subarray(0, 10)) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      key += ALPHABET.charAt((bits >> held) & 31);
      bits &= (1 << held) - 1;
    }
  }
  return key;
}
