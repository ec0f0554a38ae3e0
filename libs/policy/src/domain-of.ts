import { normaliseAddress } from '@posthorn/events';

/** Domain of an address: lower case, A-labels. */
export function domainOf(email: string): string {
  const address = normaliseAddress(email);
  return address.slice(address.lastIndexOf('@') + 1);
}
