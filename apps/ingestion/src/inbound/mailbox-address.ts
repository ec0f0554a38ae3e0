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

/** Whom RFC 5321 section 4.5.1 and RFC 2142 want to be reachable at every domain that takes mail. */
const ROLE = /^(?:postmaster|abuse)(?:@|$)/;

/**
 * The domain whose postmaster, or whose abuse desk, the recipient is; empty for the bare `postmaster`, who is the
 * installation's.
 * @returns nothing for everybody else
 */
export function roleDomain(recipient: string): string | undefined {
  const address = normaliseAddress(recipient);
  if (!ROLE.test(address)) return undefined;
  return address.includes('@') ? address.slice(address.indexOf('@') + 1) : '';
}
