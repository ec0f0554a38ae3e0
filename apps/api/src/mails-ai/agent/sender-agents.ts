import type { Db } from '@posthorn/database';
import { newId, normaliseAddress } from '@posthorn/events';
import type { Mailbox } from '@posthorn/mail';
import type { Principal } from '@posthorn/platform';
import { agentProblem } from '../../agent/agent.errors.js';
import { findAgent, findAgentByEmail, insertAgent, listMailboxes, type AgentRow } from '../../agent/agent.queries.js';
import { findDomain, listDomains } from '../../domain/domain.queries.js';
import { splitMailbox } from '../mailbox-text.js';
import { addresslessAgent, agentArchived, boundElsewhere, severalAgents, unknownAgent } from './agent.errors.js';
import { findAgentByName } from './mails-ai-agent.queries.js';

export interface Sender {
  readonly agentId: string;
  readonly from: Mailbox;
}

const AGENT_ID = /^agt_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Who a mail is from. As with mails.ai an agent is named by its id, its name or its address. */
export class SenderAgents {
  constructor(private readonly db: Db) {}

  /**
   * The agent of that name. One that is named by an address of a domain of the workspace is made when there is none, as
   * mails.ai does: the domain was set up for that.
   * @param wanted the workspace's only agent when left out
   * @throws Problem 404 `agent_not_found`, 403 for a key bound to another one, 422 for one that cannot send
   */
  async resolve(caller: Principal, wanted: string | undefined): Promise<Sender> {
    const row = await this.wanted(caller, wanted);
    if (caller.mailbox !== undefined && row.email !== caller.mailbox) throw boundElsewhere(caller.mailbox);
    if (row.archived_at !== null) throw agentArchived(row.name);
    if (row.email === null) throw addresslessAgent(row.name);
    return { agentId: row.id, from: { email: row.email, name: row.display_name ?? row.name } };
  }

  /** @throws Problem 404, also for one that the key is not bound to */
  async find({ workspaceId, mailbox }: Principal, wanted: string): Promise<AgentRow> {
    const row = await this.named(workspaceId, wanted);
    if (row === undefined || (mailbox !== undefined && row.email !== mailbox)) throw unknownAgent(wanted);
    return row;
  }

  /**
   * The one agent whose messages the caller may see.
   * @returns nothing for a key that is not bound to a mailbox: it sees all
   * @throws Problem 403 when the mailbox of the key has no agent
   */
  async ownAgent({ workspaceId, mailbox }: Principal): Promise<string | undefined> {
    if (mailbox === undefined) return undefined;
    const row = await findAgentByEmail(this.db, workspaceId, mailbox);
    if (row === undefined) throw boundElsewhere(mailbox);
    return row.id;
  }

  private async wanted(caller: Principal, wanted: string | undefined): Promise<AgentRow> {
    const { workspaceId, mailbox } = caller;
    if (wanted !== undefined)
      return (await this.named(workspaceId, wanted)) ?? (await this.make(caller, wanted)) ?? raise(wanted);
    const rows = await listMailboxes(this.db, workspaceId, { limit: 2, archived: false, email: mailbox });
    const [only, another] = rows;
    if (only === undefined) throw unknownAgent(undefined);
    if (another !== undefined) throw severalAgents();
    return only;
  }

  private async named(workspaceId: string, wanted: string): Promise<AgentRow | undefined> {
    if (AGENT_ID.test(wanted)) return findAgent(this.db, workspaceId, wanted);
    const { email: address } = splitMailbox(wanted);
    if (!address.includes('@')) return findAgentByName(this.db, workspaceId, address);
    return findAgentByEmail(this.db, workspaceId, normaliseAddress(address));
  }

  /** Only with an address at a domain of the workspace: a key that may send must not make up senders elsewhere, nor a bound one any other. */
  private async make({ workspaceId, mailbox }: Principal, wanted: string): Promise<AgentRow | undefined> {
    const { email: address, name } = splitMailbox(wanted);
    const at = address.lastIndexOf('@');
    if (at <= 0) return undefined;
    const email = normaliseAddress(address);
    if (mailbox !== undefined && email !== mailbox) throw boundElsewhere(mailbox);
    const domain = email.slice(email.lastIndexOf('@') + 1);
    if ((await findDomain(this.db, workspaceId, domain)) === undefined) return undefined;
    const agent = { id: newId('agt'), name: address.slice(0, at), email, display_name: name ?? null };
    return insertAgent(this.db, workspaceId, agent).catch(async (error: unknown) => {
      // Somebody else's first mail was first.
      const found = await findAgentByEmail(this.db, workspaceId, email);
      if (found === undefined) throw agentProblem(error);
      return found;
    });
  }

  /** `<name>@` the workspace's first domain; nothing when it has none. */
  async addressFor(workspaceId: string, name: string, domain: string | undefined): Promise<string | undefined> {
    const known = domain ?? (await listDomains(this.db, workspaceId, { limit: 1 }))[0]?.domain;
    return known === undefined ? undefined : `${name}@${known}`;
  }
}

function raise(wanted: string): never {
  throw unknownAgent(wanted);
}
