import { domainToASCII } from 'node:url';

/** RFC 5321 section 4.5.3.1: octets. */
const MAX_LOCAL_PART = 64;
const MAX_ADDRESS = 254;
/** Dot-string of RFC 5321 section 4.1.2, with the non-ASCII characters of RFC 6531. */
const LOCAL_PART =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{80}-\u{10FFFF}-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{80}-\u{10FFFF}-]+)*$/u;
const HOST_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** C1 controls and white space beyond ASCII. */
const INVISIBLE = /[\u{80}-\u{9F}\s\p{Cf}]/u;

/**
 * What every door asks of an address: one that mail cannot be addressed to is no recipient, and matches no event.
 * @returns what is wrong with a bare address, to stand after its name; nothing when mail can be addressed to it
 */
export function addressProblem(address: string): string | undefined {
  if (/[<>,;]/.test(address)) return 'must be one bare address like alice@example.com, without a display name';
  const at = address.lastIndexOf('@');
  if (at < 0) return 'must contain an @';
  const localPart = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (!address.isWellFormed() || INVISIBLE.test(address)) return 'must not contain white space or invisible characters';
  if (Buffer.byteLength(address) > MAX_ADDRESS) return `must not be longer than ${MAX_ADDRESS} bytes`;
  if (Buffer.byteLength(localPart) > MAX_LOCAL_PART) return `must have at most ${MAX_LOCAL_PART} bytes before the @`;
  if (!LOCAL_PART.test(localPart)) return 'is not a valid address before the @';
  const labels = domainToASCII(domain).split('.');
  const isHostName =
    labels.length >= 2 && labels.every((label) => HOST_LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  if (!isHostName) return 'must have a domain like example.com after the @';
  return undefined;
}
