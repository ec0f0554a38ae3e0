import { domainToASCII } from 'node:url';

/** The address with its domain in A-labels (RFC 5890): every server knows these. */
export function asciiDomain(address: string): string {
  if (isAscii(address)) return address;
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(address.slice(at + 1));
  return domain === '' ? address : `${address.slice(0, at)}@${domain}`;
}

export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
