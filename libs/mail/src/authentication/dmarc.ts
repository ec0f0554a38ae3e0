import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js';
import type { DKIMVerifyResult } from 'mailauth';
import type { BoundedResolver } from './bounded-resolver.js';
import type { MailAuthentication } from './mail-authentication.js';
import { fencedBySuffixes, organisationalDomain } from './organisational-domain.js';

/** Longer names are cut to so many labels at once (RFC 9989 section 4.10). */
const MOST_WALKED_LABELS = 7;
const POLICIES = ['none', 'quarantine', 'reject'] as const;

/** Domains that DMARC compares with the author's. */
export interface Identifiers {
  readonly spfDomains: string[];
  readonly dkimDomains: { readonly domain: string }[];
}

/** Whether a name is in the domain that the author's organisation registered. */
export function isOfAuthor(author: string): (name: string) => boolean {
  const domain = organisationalDomain(author) ?? author;
  if (domain === '') return () => false;
  return (name) => `.${name.toLowerCase().replace(/\.$/, '')}`.endsWith(`.${domain}`);
}

/**
 * Asks what DMARC will ask (RFC 9989 section 4.10), all at once and at the start: one name after another, and only when the sender's names have had
 * their time, the author's policy may come too late.
 */
export function askAhead(author: string, { ask }: BoundedResolver): void {
  if (author === '') return;
  const labels = author.split('.').slice(-MOST_WALKED_LABELS);
  const walked = new Set([author, ...labels.map((_, below) => labels.slice(below).join('.'))]);
  void Promise.allSettled([...walked].map((name) => ask(`_dmarc.${name}`, 'TXT')));
}

/**
 * Nothing aligned passes, and something aligned may yet: that is `temperror`, and not a forgery (RFC 7489 section 6.6.2).
 * @param author domain of the author that readers see: DMARC says nothing where the library sees another one
 */
export async function dmarcOf(
  verified: DKIMVerifyResult,
  author: string,
  resolver: BoundedResolver,
  identifiers: (result: 'pass' | 'temperror') => Identifiers,
): Promise<Pick<MailAuthentication, 'dmarc' | 'dmarcPolicy'>> {
  const found = await compared(verified, author, resolver, identifiers('pass'));
  if (found.dmarc !== 'fail') return found;
  const { dmarc } = await compared(verified, author, resolver, identifiers('temperror'));
  return dmarc === 'fail' ? found : { ...found, dmarc: 'temperror' };
}

async function compared(
  { headerFrom, fromFields }: DKIMVerifyResult,
  author: string,
  resolver: BoundedResolver,
  identifiers: Identifiers,
): Promise<Pick<MailAuthentication, 'dmarc' | 'dmarcPolicy'>> {
  const { response, reason } = await evaluateDmarc({
    headerFrom,
    fromFields,
    ...identifiers,
    resolver: fencedBySuffixes(resolver.ask, author),
    strict: true,
  });
  if (response === false) return { dmarc: reason === 'no-author-domain' ? 'none' : 'permerror' };
  if (response.status.header?.from !== author) return { dmarc: 'permerror' };
  const names = ['none', 'pass', 'fail', 'temperror', 'permerror'] as const;
  const policy = POLICIES.find((name) => name === response.policy);
  return {
    dmarc: names.find((name) => name === response.status.result) ?? 'none',
    ...(policy !== undefined && { dmarcPolicy: policy }),
  };
}
