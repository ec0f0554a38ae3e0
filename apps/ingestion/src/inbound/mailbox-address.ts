import { normaliseAddress } from '@posthorn/events';

/**
 * The addresses under which a recipient's mailbox may be known, the likelier first: the address itself, and the address
 * without what follows a `+` (RFC 5233).
 * @returns normalised addresses
 */
export function mailboxAddresses(recipient: string): readonly [string, ...string[]] {
  const address = normaliseAddress(recipient);
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  if (plus < 1 || plus > at) return [address];
  return [address, address.slice(0, plus) + address.slice(at)];
}
