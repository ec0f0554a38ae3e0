import { domainToASCII } from 'node:url';

/** Local part and domain of an address (RFC 5321 section 4.1.2), the domain in A-labels. */
export interface AddressParts {
  readonly local: string;
  readonly domain: string;
}

/** Atoms of RFC 5322 section 3.2.3 with dots between them; letters outside ASCII by RFC 6532. */
const DOT_ATOM = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u;
const QUOTED = /^"(?:[ !#-[\]-~\u{80}-\u{10ffff}]|\\[ -~])*"$/u;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$/i;
const MAX_ADDRESS = 320;
const MAX_LOCAL_BYTES = 64;

/**
 * The two halves of a bare address, checked by the grammar of RFC 5321 (domain literals are refused: nobody's policy names them).
 * @returns nothing when it is no address
 */
export function addressParts(address: string): AddressParts | undefined {
  if (address.length > MAX_ADDRESS) return undefined;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  if (at < 1 || Buffer.byteLength(local) > MAX_LOCAL_BYTES || !(DOT_ATOM.test(local) || QUOTED.test(local))) {
    return undefined;
  }
  if (hasStrangeSpace(local)) return undefined;
  const domain = asciiDomain(address.slice(at + 1));
  return domain === undefined ? undefined : { local, domain };
}

/** A domain in A-labels (RFC 5891), lower case; nothing when it is none. */
export function asciiDomain(domain: string): string | undefined {
  const name = domain.endsWith('.') ? domain.slice(0, -1) : domain;
  if (DOMAIN.test(name)) return name.toLowerCase();
  if (/[\0-\u0020%/\\?#:@[\]]/.test(name) || name.length > 253) return undefined;
  const ascii = domainToASCII(name);
  return DOMAIN.test(ascii) ? ascii : undefined;
}

/** The address with its domain in A-labels, as it goes over SMTP; nothing when it is none. */
export function asciiAddress(address: string): string | undefined {
  const parts = addressParts(address);
  return parts === undefined ? undefined : `${parts.local}@${parts.domain}`;
}

/** Domain of an address in A-labels, lower case; empty when it is none. */
export function domainOf(address: string): string {
  return asciiDomain(address.slice(address.lastIndexOf('@') + 1)) ?? '';
}

/** Only a server with SMTPUTF8 (RFC 6531) takes it: the part before the @ cannot be said in ASCII. */
export function needsSmtpUtf8(address: string): boolean {
  return /[^\0-\x7f]/.test(address.slice(0, address.lastIndexOf('@')));
}

const ROLES = new Set(
  `abuse admin administrator billing compliance contact devnull dns ftp help hostmaster info inoc ispfeedback ispsupport list list-request
   mailer-daemon maildaemon marketing news no-reply noc noreply null office phish phishing postmaster privacy registrar root sales security
   spam support sysadmin tech trouble usenet uucp webmaster www`.split(/\s+/),
);

/** A function rather than a person (RFC 2142 and usual company names): complaints come from such addresses more than sales do. */
export function isRoleAddress(address: string): boolean {
  const local = address.slice(0, Math.max(address.lastIndexOf('@'), 0)).toLowerCase();
  return ROLES.has(local.split('+', 1)[0] ?? '');
}

/** Line and paragraph separators and the like: harmless to SMTP, misread by people. */
function hasStrangeSpace(local: string): boolean {
  return /[\u0080-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/u.test(local);
}
