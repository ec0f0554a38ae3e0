import { addressProblem, normaliseAddress } from '@posthorn/events';

/** An address of a lead, or what is wrong with it. */
export type LeadAddress =
  | { readonly ok: true; readonly email: string; readonly address: string }
  | { readonly ok: false; readonly problem: string };

/** `"Priya Sharma" <priya@example.com>`, as address books export it. */
const WITH_DISPLAY_NAME = /^[^<>]*<([^<>]+)>$/;

/**
 * One address out of a cell: `mailto:` and a display name are taken off, the domain may be in any script.
 * @returns `email` as mail is addressed to it and `address` under which it is the same lead. Plus tags are kept in both,
 *   as in contact keys: ann+a@ and ann+b@ are two leads
 */
export function normaliseLeadAddress(text: string): LeadAddress {
  const trimmed = text.trim().replace(/^mailto:/i, '');
  const email = (WITH_DISPLAY_NAME.exec(trimmed)?.[1] ?? trimmed).trim().normalize('NFC');
  if (email === '') return { ok: false, problem: 'is missing' };
  const problem = addressProblem(email);
  return problem === undefined ? { ok: true, email, address: normaliseAddress(email) } : { ok: false, problem };
}
