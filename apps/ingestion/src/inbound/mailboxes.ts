import type { Db } from '@posthorn/database';
import { normaliseAddress } from '@posthorn/events';
import { ExpiringCache } from '@posthorn/platform';
import { SharedLoad } from '../mail-events/shared-load.js';
import { mailboxAddresses, roleDomain } from './mailbox-address.js';
import { findMailboxes, isVerifiedDomain, type MailboxRow } from './mailboxes.queries.js';

/** Where mail can be delivered to. */
export interface Mailbox {
  /** Its own address, normalised, whatever tag the recipient had. */
  readonly address: string;
  readonly workspaceId: string;
  /** Nothing for a mailbox that no agent has and a key is bound to. */
  readonly agentId?: string;
}

/** An agent that is renamed or archived is noticed after this time at most; milliseconds. */
const KNOWN_TTL_MS = 5_000;
/** Shorter, because a mail to an address that is made meanwhile is refused for good. */
const UNKNOWN_TTL_MS = 1_000;
const CACHED = 20_000;

/** Addresses of agents, over all workspaces: kept for 5 s, so that a thousand mails to one are one query. */
export class Mailboxes {
  private readonly known = new ExpiringCache<MailboxRow>(CACHED, KNOWN_TTL_MS);
  /** Apart from the known ones, so that somebody who guesses addresses cannot push them out. */
  private readonly unknown = new ExpiringCache<true>(CACHED, UNKNOWN_TTL_MS);
  private readonly loads: SharedLoad<ReadonlyMap<string, MailboxRow>>;

  /** @param postmaster the mailbox that gets the mail to postmaster and abuse, where the domain's own workspace has none */
  constructor(
    private readonly db: Db,
    private readonly postmaster?: string,
  ) {
    this.loads = new SharedLoad(async (addresses) => byAddress(await findMailboxes(db, addresses)));
  }

  /**
   * @param recipient an address as somebody gave it: its case does not count, nor what follows a `+`
   * @throws what the database throws
   */
  async find(recipient: string): Promise<Mailbox | undefined> {
    for (const address of mailboxAddresses(recipient)) {
      const row = await this.rowOf(address);
      if (row) return toMailbox(row);
    }
    return this.findPostmaster(recipient);
  }

  /** As `find`, among the mailboxes of one workspace. */
  async findIn(workspaceId: string, recipient: string): Promise<Mailbox | undefined> {
    const addresses = mailboxAddresses(recipient);
    const rows = byAddress(await findMailboxes(this.db, addresses, workspaceId));
    const row = addresses.map((address) => rows.get(address)).find(Boolean);
    return row && toMailbox(row);
  }

  private async findPostmaster(recipient: string): Promise<Mailbox | undefined> {
    const domain = this.postmaster === undefined ? undefined : roleDomain(recipient);
    if (domain === undefined || this.postmaster === undefined) return undefined;
    if (domain !== '' && !(await isVerifiedDomain(this.db, domain))) return undefined;
    const row = await this.rowOf(normaliseAddress(this.postmaster));
    return row && toMailbox(row);
  }

  private async rowOf(address: string): Promise<MailboxRow | undefined> {
    const cached = this.known.get(address)?.value;
    if (cached || this.unknown.get(address)) return cached;
    const row = (await this.loads.request(address)).get(address);
    if (row) this.known.set(address, row);
    else this.unknown.set(address, true);
    return row;
  }
}

function byAddress(rows: readonly MailboxRow[]): ReadonlyMap<string, MailboxRow> {
  return new Map(rows.map((row) => [row.address, row]));
}

function toMailbox({ address, workspaceId, agentId }: MailboxRow): Mailbox {
  return { address, workspaceId, ...(agentId !== null && { agentId }) };
}
