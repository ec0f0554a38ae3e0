import type { EventLog } from '@posthorn/event-log';
import { DomainVerificationFailed, DomainVerified, newId, type EventFact } from '@posthorn/events';
import { dkimDnsRecords, generateDkimKey, type DnsRecord } from '@posthorn/mail';
import { checkRecord, dmarcNames, type CheckedRecord } from './dns-check.js';
import type { DnsResolver } from './dns-resolver.gateway.js';
import { deleteDomain, findDomain, insertDomain, listDomains, updateDomain, type DomainRow } from './domain.queries.js';

type DomainsDatabase = Parameters<typeof findDomain>[0];

/** What this installation wants of the domains it sends for. */
export interface MailDnsSettings {
  /** What SPF has to name. */
  readonly spf?: string | undefined;
  /** Domain of the envelope senders; they are of the sending domains where it is not set, and then SPF of those counts. */
  readonly bounceDomain?: string | undefined;
}

/** A domain with the records that its owner has to publish. */
export interface SendingDomain {
  readonly row: DomainRow;
  readonly records: readonly DnsRecord[];
}

export interface Verification extends SendingDomain {
  readonly verified: boolean;
  readonly checked: readonly CheckedRecord[];
}

/** An event has no room for more. */
const MAX_FOUND = 32;
const MAX_VALUE = 2_048;

/** The domains a workspace sends for: a key of their own to sign with, and DNS records that say so. */
export class SendingDomains {
  constructor(
    private readonly db: DomainsDatabase,
    private readonly log: Pick<EventLog, 'append'>,
    private readonly resolver: DnsResolver,
    private readonly dns: MailDnsSettings,
  ) {}

  /**
   * Added again, it is the same domain with the same key.
   * @param domain lower case, A-labels
   */
  async add(workspaceId: string, domain: string): Promise<SendingDomain & { readonly added: boolean }> {
    const known = await findDomain(this.db, workspaceId, domain);
    if (known !== undefined) return { ...this.withRecords(known), added: false };
    const id = newId('dom');
    const { privateKey, publicKey } = await generateDkimKey();
    const row = await insertDomain(this.db, workspaceId, {
      id,
      domain,
      // A selector of its own, so that a domain can be signed for by two workspaces, or anew.
      dkim_selector: `ph${id.slice(-8).toLowerCase()}`,
      dkim_private_key: privateKey,
      dkim_public_key: publicKey,
    });
    // Somebody else added it in between.
    if (row === undefined) return this.add(workspaceId, domain);
    return { ...this.withRecords(row), added: true };
  }

  async list(
    workspaceId: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<SendingDomain[]> {
    return (await listDomains(this.db, workspaceId, page)).map((row) => this.withRecords(row));
  }

  async find(workspaceId: string, idOrName: string): Promise<SendingDomain | undefined> {
    const row = await findDomain(this.db, workspaceId, idOrName);
    return row && this.withRecords(row);
  }

  /**
   * Asks DNS, and records what it found: `domain.verified` when it is news, `domain.verification_failed` every time.
   * @returns nothing when there is no such domain
   * @throws DnsUnansweredError, and then nothing changed; LogUnavailableError
   */
  async verify(workspaceId: string, idOrName: string, now: Date): Promise<Verification | undefined> {
    const found = await this.find(workspaceId, idOrName);
    if (found === undefined) return undefined;
    const { row, records } = found;
    const checked = await Promise.all(records.map((record) => this.check(row.domain, record)));
    const wrong = checked.filter(({ record, problem }) => record.required && problem !== undefined);
    const verified = wrong.length === 0;
    await this.record(workspaceId, row, wrong, now);
    const changes = { verified_at: verified ? (row.verified_at ?? now) : null, checked_at: now };
    const updated = await updateDomain(this.db, workspaceId, row.id, changes);
    return updated && { row: updated, records, verified, checked };
  }

  /** From now on its daily volume grows; started already, it goes on. Null ends the cap. */
  async warmUp(workspaceId: string, idOrName: string, startedAt: Date | null): Promise<SendingDomain | undefined> {
    const found = await this.find(workspaceId, idOrName);
    if (found === undefined || (startedAt !== null && found.row.warmup_started_at !== null)) return found;
    const row = await updateDomain(this.db, workspaceId, found.row.id, { warmup_started_at: startedAt });
    return row && this.withRecords(row);
  }

  /** Its key is gone with it: added again, it needs another record. */
  async remove(workspaceId: string, idOrName: string): Promise<boolean> {
    const row = await findDomain(this.db, workspaceId, idOrName);
    return row !== undefined && deleteDomain(this.db, workspaceId, row.id);
  }

  private withRecords(row: DomainRow): SendingDomain {
    const { domain, dkim_selector: selector, dkim_public_key: publicKey } = row;
    const { spf, bounceDomain } = this.dns;
    const records = dkimDnsRecords({ domain, selector, publicKey, ...(spf !== undefined && { spfInclude: spf }) }).map(
      (record) => (record.purpose === 'spf' ? { ...record, required: bounceDomain === undefined } : record),
    );
    return { row, records };
  }

  private async check(domain: string, record: DnsRecord): Promise<CheckedRecord> {
    if (record.type === 'MX') return checkRecord(record, await this.resolver.mx(record.name));
    if (record.purpose !== 'dmarc') return checkRecord(record, await this.resolver.txt(record.name));
    const answers = await Promise.all(dmarcNames(domain).map((name) => this.resolver.txt(name)));
    return checkRecord(record, answers.find((texts) => texts.some((text) => text.startsWith('v=DMARC1'))) ?? []);
  }

  private async record(workspaceId: string, row: DomainRow, wrong: readonly CheckedRecord[], now: Date): Promise<void> {
    const about = { domainId: row.id, domain: row.domain };
    const at = now.toISOString();
    if (wrong.length > 0) {
      await this.append(
        workspaceId,
        row.id,
        DomainVerificationFailed.of({ ...about, records: wrong.map(toFact), failedAt: at }),
        at,
      );
    } else if (row.verified_at === null) {
      await this.append(workspaceId, row.id, DomainVerified.of({ ...about, verifiedAt: at }), at);
    }
  }

  private append(workspaceId: string, key: string, fact: EventFact, occurredAt: string): Promise<unknown> {
    return this.log.append({ fact, workspaceId, key, occurredAt, testMode: false, correlationId: key });
  }
}

function toFact({ record, found }: CheckedRecord) {
  const { type, name, value } = record;
  const texts = found.slice(0, MAX_FOUND).map((text) => text.slice(0, MAX_VALUE));
  return { type, name, expected: value.slice(0, MAX_VALUE), found: texts };
}
