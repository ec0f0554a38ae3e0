import { txtStrings, type DnsRecord } from '@posthorn/mail';
import type { CheckedRecord } from './dns-check.js';
import type { SendingDomain, Verification } from './sending-domains.js';

/** A DNS record to publish. */
export interface RecordView {
  readonly purpose: DnsRecord['purpose'];
  readonly type: DnsRecord['type'];
  readonly name: string;
  readonly value: string;
  /** Of an MX record. */
  readonly priority?: number;
  /** Verification needs it. */
  readonly required: boolean;
}

/** A sending domain as the API shows it. Times are ISO 8601 UTC. */
export interface DomainView {
  readonly id: string;
  readonly domain: string;
  readonly status: 'pending' | 'verified' | 'failed';
  readonly dkimSelector: string;
  readonly dnsRecords: readonly RecordView[];
  readonly verifiedAt: string | null;
  readonly checkedAt: string | null;
  /** Since when its daily volume grows; null for no cap. */
  readonly warmupStartedAt: string | null;
  readonly createdAt: string;
}

/** Beside each record what DNS has for it. */
export interface CheckedDomainView extends Omit<DomainView, 'dnsRecords'> {
  readonly dnsRecords: readonly (RecordView & { found: readonly string[]; ok: boolean; problem: string | null })[];
}

export function toDomainView({ row, records }: SendingDomain): DomainView {
  return {
    id: row.id,
    domain: row.domain,
    status: row.verified_at ? 'verified' : row.checked_at ? 'failed' : 'pending',
    dkimSelector: row.dkim_selector,
    dnsRecords: records.map(toRecordView),
    verifiedAt: iso(row.verified_at),
    checkedAt: iso(row.checked_at),
    warmupStartedAt: iso(row.warmup_started_at),
    createdAt: row.created_at.toISOString(),
  };
}

export function toCheckedView(verification: Verification): CheckedDomainView {
  return { ...toDomainView(verification), dnsRecords: verification.checked.map(toCheckedRecord) };
}

function toCheckedRecord({ record, found, problem }: CheckedRecord) {
  return { ...toRecordView(record), found, ok: problem === undefined, problem: problem ?? null };
}

function toRecordView({ purpose, type, name, value, priority, required }: DnsRecord): RecordView {
  return { purpose, type, name, value, ...(priority !== undefined && { priority }), required };
}

/** A line of a zone file (RFC 1035 section 5.1): what a DNS server or an import form takes. */
export function zoneLine({ type, name, value, priority }: DnsRecord): string {
  const data =
    type === 'TXT'
      ? txtStrings(value)
          .map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`)
          .join(' ')
      : `${priority === undefined ? '' : `${priority} `}${value}.`;
  return `${name}. 3600 IN ${type} ${data}`;
}

function iso(time: Date | null): string | null {
  return time && time.toISOString();
}
