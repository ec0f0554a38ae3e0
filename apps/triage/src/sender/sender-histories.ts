import type { Db } from '@posthorn/database';
import { type EventLog, lastInMode } from '@posthorn/event-log';
import { DeliveryComplained, eventSubject } from '@posthorn/events';
import { domainOf, isPublicProvider, type MailAuthentication } from '@posthorn/mail';
import type { SenderHistory } from '@posthorn/signals';
import { ExpiringCache } from '@posthorn/platform';
import {
  countMailsOfContact,
  countMailsOfDomain,
  countSendsInThreads,
  type SenderOf,
  type SenderRow,
} from './sender.queries.js';

/** Whose history, at which mail. */
export interface SenderMail {
  readonly workspaceId: string;
  readonly testMode: boolean;
  readonly contact: string;
  /** Its author's address. */
  readonly from: string;
  /** Of its `inbound.received`. */
  readonly sequence: number;
  readonly receivedAtMs: number;
  /** Something was sent to this contact before. */
  readonly hasSends: boolean;
  readonly authentication: MailAuthentication;
}

const MOST_MAILS = 500;
/** What a company is worth does not change with each of its mails, and a big one sends many. */
const COMPANY_MS = 30_000;
const MOST_COMPANIES = 10_000;

/** What is known of senders: the mails that came from them, and what became of ours. */
export class SenderHistories {
  private readonly companies = new ExpiringCache<SenderRow>(MOST_COMPANIES, COMPANY_MS);

  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'last' | 'read'>,
  ) {}

  /** @throws LogUnavailableError, and what the database throws */
  async of(mail: SenderMail): Promise<SenderHistory> {
    const { workspaceId, testMode, contact, authentication } = mail;
    const domain = domainOf(mail.from);
    const says = domain !== '' && !isPublicProvider(domain);
    const query = { workspaceId, testMode, contact, domain, before: mail.sequence, limit: MOST_MAILS };
    const [sender, company, sends, complained] = await Promise.all([
      countMailsOfContact(this.db, query),
      says ? this.company(query) : undefined,
      mail.hasSends ? countSendsInThreads(this.db, query) : 0,
      mail.hasSends
        ? lastInMode(this.log, eventSubject({ ...COMPLAINED, workspaceId, key: contact }), testMode)
        : undefined,
    ]);
    return {
      nowMs: mail.receivedAtMs,
      sender: countsOf(sender),
      authentication,
      sendsToThem: mail.hasSends ? Math.max(1, sends) : 0,
      repliesToUs: sender.replies,
      complaintsOfOurs: complained === undefined ? 0 : 1,
      ...(sender.first_received_at && { firstSeenMs: sender.first_received_at.getTime() }),
      ...(company && { domain: countsOf(company) }),
    };
  }

  private async company(query: SenderOf): Promise<SenderRow> {
    const key = `${query.workspaceId} ${query.testMode} ${query.domain}`;
    const known = this.companies.get(key)?.value;
    if (known) return known;
    const row = await countMailsOfDomain(this.db, query);
    this.companies.set(key, row);
    return row;
  }
}

const COMPLAINED = { family: DeliveryComplained.family, verb: DeliveryComplained.verb };

function countsOf({ mails, quarantined, unauthenticated }: SenderRow): SenderHistory['sender'] {
  return { mails, quarantined, unauthenticated };
}
