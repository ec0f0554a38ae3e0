import type { DnsRecord } from '@posthorn/mail';

/** A record beside what DNS has for it. */
export interface CheckedRecord {
  readonly record: DnsRecord;
  /** What DNS answers at that name, of that type; other TXT records of the name are left out. */
  readonly found: readonly string[];
  /** What is wrong, as a sentence; nothing when it is in order. */
  readonly problem?: string;
}

/**
 * Judges what DNS answers. Owners may write their records differently, so it is the meaning that counts: the key of DKIM, the
 * mechanism in SPF, any policy of DMARC.
 * @param answers texts of TXT records, host names of MX records
 */
export function checkRecord(record: DnsRecord, answers: readonly string[]): CheckedRecord {
  const { found, problem } = CHECKS[record.purpose](record, answers);
  return { record, found, ...(problem !== undefined && { problem }) };
}

interface Judged {
  readonly found: readonly string[];
  readonly problem?: string | undefined;
}

const CHECKS: Readonly<Record<DnsRecord['purpose'], (record: DnsRecord, answers: readonly string[]) => Judged>> = {
  dkim: checkDkim,
  spf: checkSpf,
  dmarc: checkDmarc,
  'return-path': checkHost,
  'return-path-spf': checkSpf,
};

/** @see RFC 6376 section 3.6.1 */
function checkDkim({ value }: DnsRecord, answers: readonly string[]): Judged {
  const found = answers.filter((text) => /(^|;)\s*p\s*=/i.test(text));
  if (found.length === 0) return { found, problem: 'There is no DKIM record.' };
  const isRight = found.some((text) => tagsOf(text).get('p') === tagsOf(value).get('p'));
  if (!isRight) return { found, problem: 'The DKIM record has another key, or a part of this one.' };
  if (found.length > 1) return { found, problem: 'There is more than one DKIM record of this selector; leave one.' };
  return { found };
}

/** @see RFC 7208 sections 3.2 and 4.5 */
function checkSpf({ value }: DnsRecord, answers: readonly string[]): Judged {
  const found = answers.filter((text) => /^v=spf1( |$)/i.test(text));
  if (found.length === 0) return { found, problem: 'There is no SPF record.' };
  if (found.length > 1)
    return { found, problem: 'There is more than one SPF record; receivers then take none. Merge them.' };
  const have = new Set(mechanismsOf(found[0] ?? ''));
  const missing = mechanismsOf(value).filter((mechanism) => !/^[~?-]?all$/.test(mechanism) && !have.has(mechanism));
  if (missing.length > 0) return { found, problem: `The SPF record lacks ${missing.join(' ')}: add it before "all".` };
  return { found };
}

/** @see RFC 7489 section 6.3 */
function checkDmarc(_: DnsRecord, answers: readonly string[]): Judged {
  const found = answers.filter((text) => /^v=DMARC1\s*(;|$)/.test(text));
  if (found.length === 0) return { found, problem: 'There is no DMARC record.' };
  if (found.length > 1) return { found, problem: 'There is more than one DMARC record; receivers then take none.' };
  const policy = tagsOf(found[0] ?? '')
    .get('p')
    ?.toLowerCase();
  if (!['none', 'quarantine', 'reject'].includes(policy ?? ''))
    return { found, problem: 'The DMARC record has no policy (p=none, quarantine or reject).' };
  return { found };
}

function checkHost({ value }: DnsRecord, answers: readonly string[]): Judged {
  if (answers.length === 0) return { found: answers, problem: 'There is no MX record, so bounces are lost.' };
  const isRight = answers.some((host) => hostName(host) === hostName(value));
  return { found: answers, ...(!isRight && { problem: `The MX record leads elsewhere, not to ${value}.` }) };
}

const hostName = (host: string): string => host.toLowerCase().replace(/\.$/, '');

const mechanismsOf = (spf: string): string[] =>
  spf
    .toLowerCase()
    .split(/\s+/)
    .slice(1)
    .filter((mechanism) => mechanism !== '')
    .map((mechanism) => mechanism.replace(/^\+/, ''));

/** White space within a value means nothing in `p=` (RFC 6376 section 3.2). */
function tagsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(';').flatMap((tag) => {
      const [name = '', ...value] = tag.split('=');
      return name.trim() === '' ? [] : [[name.trim().toLowerCase(), value.join('=').replace(/\s+/g, '')] as const];
    }),
  );
}

/** Where DMARC may stand: of the domain itself, or of the ones above it down to two labels (RFC 7489 section 6.6.3). */
export function dmarcNames(domain: string): string[] {
  const labels = domain.split('.');
  return Array.from(
    { length: Math.max(1, labels.length - 1) },
    (_, above) => `_dmarc.${labels.slice(above).join('.')}`,
  );
}
