/** A record that the owner of a domain has to publish. */
export interface DnsRecord {
  readonly purpose: 'dkim' | 'spf' | 'dmarc' | 'return-path' | 'return-path-spf';
  readonly type: 'TXT' | 'CNAME' | 'MX';
  /** Fully qualified, without the dot at its end. */
  readonly name: string;
  /** The record's text; TXT longer than 255 bytes has to be split into strings by whoever publishes it (`txtStrings`). */
  readonly value: string;
  /** Of an MX record. */
  readonly priority?: number;
  /** Mail is refused or unsigned without it. */
  readonly required: boolean;
}

export interface DnsRecordOptions {
  readonly domain: string;
  readonly selector: string;
  /** `publicKey` of `generateDkimKey`. */
  readonly publicKey: string;
  readonly algorithm?: 'rsa' | 'ed25519';
  /** Mail host that takes the bounces: the target of the MX record of `returnPathDomain`. */
  readonly returnPathHost?: string;
  /** Domain of the envelope sender; `bounce.<domain>` when absent. */
  readonly returnPathDomain?: string;
  /** What SPF includes or names: `include:spf.provider.example`, `ip4:192.0.2.1`, or a bare domain to include. */
  readonly spfInclude?: string;
  /** Address for aggregate reports of DMARC. */
  readonly dmarcReports?: string;
}

/** What has to be published so that mail of this domain is signed, aligned and its bounces come back (RFC 6376, 7208, 7489). */
export function dkimDnsRecords(options: DnsRecordOptions): DnsRecord[] {
  const { domain, selector, publicKey, algorithm = publicKey.length < 60 ? 'ed25519' : 'rsa' } = options;
  const records: DnsRecord[] = [
    {
      purpose: 'dkim',
      type: 'TXT',
      name: `${selector}._domainkey.${domain}`,
      value: `v=DKIM1; k=${algorithm}; p=${publicKey}`,
      required: true,
    },
  ];
  const mechanism = spfMechanism(options.spfInclude);
  records.push(
    {
      purpose: 'spf',
      type: 'TXT',
      name: domain,
      value: `v=spf1 ${mechanism} ~all`,
      required: options.returnPathHost === undefined,
    },
    {
      purpose: 'dmarc',
      type: 'TXT',
      name: `_dmarc.${domain}`,
      value: [
        'v=DMARC1; p=none',
        ...(options.dmarcReports === undefined ? [] : [`rua=mailto:${options.dmarcReports}`]),
      ].join('; '),
      required: true,
    },
  );
  if (options.returnPathHost === undefined) return records;
  const name = options.returnPathDomain ?? `bounce.${domain}`;
  records.push(
    { purpose: 'return-path', type: 'MX', name, value: options.returnPathHost, priority: 10, required: true },
    { purpose: 'return-path-spf', type: 'TXT', name, value: `v=spf1 ${mechanism} ~all`, required: true },
  );
  return records;
}

function spfMechanism(include: string | undefined): string {
  if (include === undefined) return 'mx';
  return /[:\s]/.test(include) || include === 'mx' || include === 'a' ? include : `include:${include}`;
}

/** A TXT value as the strings of at most 255 bytes that DNS stores. */
export function txtStrings(value: string): string[] {
  return value.match(/[\s\S]{1,255}/g) ?? [''];
}
