import { getDomain, getPublicSuffix } from 'tldts';
import { dnsError, type AskDns } from './bounded-resolver.js';

const LIST = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;
const PREFIX = '_dmarc.';

/**
 * The domain that somebody registered, by the public suffix list: `example.co.uk` of `mail.example.co.uk`.
 * @returns nothing of a public suffix itself
 */
export function organisationalDomain(domain: string): string | undefined {
  return getDomain(domain.toLowerCase().replace(/\.$/, ''), LIST) ?? undefined;
}

/**
 * DMARC finds the organisational domain by a walk up the tree (RFC 9989 section 4.10), which trusts whoever publishes a record at a public
 * suffix to say that it is one. Where it does not (`psd=`), the record is not seen from below, so that two customers of one registry or host
 * are never aligned with each other.
 */
export function fencedBySuffixes(ask: AskDns, authorDomain: string): AskDns {
  return async (name, type) => {
    const rows = await ask(name, type);
    const domain = name.startsWith(PREFIX) ? name.slice(PREFIX.length).toLowerCase() : '';
    if (domain === '' || domain === authorDomain || getPublicSuffix(domain, LIST) !== domain) return rows;
    if (rows.some((row) => /(?:^|;)\s{0,20}psd\s{0,20}=/i.test(Array.isArray(row) ? row.join('') : row))) return rows;
    throw dnsError('ENOTFOUND', `${domain} is a public suffix`);
  };
}
