/** What is known of who sent a mail, in the result names of RFC 8601. */
export interface MailAuthentication {
  readonly spf: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
  /** Of all signatures the best: one that passes is enough (RFC 6376 section 4.2). */
  readonly dkim: 'none' | 'neutral' | 'pass' | 'fail' | 'policy' | 'temperror' | 'permerror';
  readonly dmarc: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror';
  /** What the author's domain asks for when DMARC fails; absent where it has no record. */
  readonly dmarcPolicy?: 'none' | 'quarantine' | 'reject';
  /** Absent when the mail has no ARC set. */
  readonly arc?: 'none' | 'pass' | 'fail';
  /** Domains whose DKIM signature passes, each once. */
  readonly signedBy: readonly string[];
}

/**
 * `resolve(name, type)` of `node:dns/promises`: TXT gives lists of strings, MX `{ exchange, priority }`, the others strings. Rejects with `code`
 * ENOTFOUND or ENODATA where there is nothing, with anything else when DNS is in trouble.
 */
export type DnsResolver = (name: string, type: DnsType) => Promise<readonly unknown[]>;
export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'PTR' | 'TXT';

export interface MailToAuthenticate {
  readonly raw: Uint8Array;
  /** Of the connection; without it SPF is `none`. */
  readonly clientIp?: string;
  readonly helo?: string;
  /** Envelope sender, empty for a bounce. */
  readonly mailFrom?: string;
  readonly resolver: DnsResolver;
  /** Name of our own server. */
  readonly mta: string;
  /** For all questions to DNS together; 10,000 when absent. What is not answered by then is `temperror`. */
  readonly timeoutMs?: number;
  /** Against which signatures expire; now when absent. */
  readonly nowMs?: number;
}
