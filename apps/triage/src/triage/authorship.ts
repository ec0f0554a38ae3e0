import { domainOf, type MailAuthentication, organisationalDomain } from '@posthorn/mail';
import type { ThreadedMail } from '../threading/thread-evidence.js';

/** Who a mail says it is from. */
export interface NamedSenders {
  /** Address of its author. */
  readonly author: string;
  /** Sender of the envelope, whom SPF is about; empty for a bounce. */
  readonly envelopeFrom?: string | undefined;
}

/** Whether whoever is named in From wrote it, as far as anybody can tell (RFC 9989 section 5). */
export function authorshipOf(
  { spf, dmarc, dmarcPolicy = 'none', signedBy }: MailAuthentication,
  { author, envelopeFrom = '' }: NamedSenders,
): ThreadedMail['authorship'] {
  if (dmarc === 'pass') return 'vouched';
  if (dmarc === 'fail') return dmarcPolicy === 'none' ? 'doubtful' : 'disowned';
  // That nobody can tell may be the work of whoever forged it: two authors, a line without end, name servers that are silent.
  if (dmarc === 'temperror' || dmarc === 'permerror') return 'doubtful';
  // Their domain publishes no policy; what would have made it pass tells as much.
  const whose = registeredDomainOf(domainOf(author));
  const vouching = [...signedBy, ...(spf === 'pass' ? [domainOf(envelopeFrom)] : [])];
  return vouching.some((domain) => registeredDomainOf(domain) === whose) ? 'vouched' : 'credible';
}

function registeredDomainOf(domain: string): string {
  return organisationalDomain(domain) ?? domain;
}
