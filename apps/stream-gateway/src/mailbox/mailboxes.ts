import type { Db } from '@posthorn/database';
import { nearestNames, normaliseAddress } from '@posthorn/events';
import { Problem, type Principal } from '@posthorn/platform';
import { Mailbox } from '../engine/mailbox.js';
import { agentExists, findMailbox, knownAddresses } from './mailbox.queries.js';

/** For so long an agent that was registered meanwhile may be missed; milliseconds. */
const TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;
const SUGGESTED_FROM = 1_000;
/** Anything else is no id of ours; the database refuses some of it (U+0000). */
const AGENT_ID = /^[\w-]{1,64}$/;

interface Entry {
  readonly mailbox: Promise<{ readonly mailbox: Mailbox; readonly known: boolean }>;
  readonly expiresAtMs: number;
}

/** From addresses to mailboxes, and from a key to the one it is bound to. Connects share what was just looked up. */
export class Mailboxes {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly db: Db,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * The mailbox a caller is confined to, by its key or because it asked for it.
   * @param address named by the caller; a valid one
   * @returns nothing when it may see all of the workspace, and wants to
   * @throws Problem 403 for another mailbox than the key's, 404 for one that the workspace does not have
   */
  async confine(caller: Principal, address: string | undefined): Promise<Mailbox | undefined> {
    const wanted = address === undefined ? undefined : normaliseAddress(address);
    if (caller.mailbox !== undefined) {
      if (wanted !== undefined && wanted !== caller.mailbox) throw otherMailbox(caller.mailbox);
      return (await this.lookUp(caller.workspaceId, caller.mailbox)).mailbox;
    }
    if (wanted === undefined) return undefined;
    const { mailbox, known } = await this.lookUp(caller.workspaceId, wanted);
    if (known) return mailbox;
    throw unknownMailbox(wanted, await knownAddresses(this.db, caller.workspaceId, SUGGESTED_FROM));
  }

  /** @throws Problem 404 when the workspace has no such agent, or it is not the one whose mailbox the caller is confined to */
  async assertAgent(caller: Principal, agentId: string): Promise<void> {
    if (AGENT_ID.test(agentId) && (await this.mayReadAgent(caller, agentId))) return;
    throw new Problem({
      status: 404,
      code: 'AGENT_NOT_FOUND',
      detail: `agent_id: there is no agent ${JSON.stringify(agentId.slice(0, 64))} that this key may read.`,
      fix: 'GET /v1/agent/agents lists the agents of the workspace; leave agent_id out for all.',
      errors: [{ parameter: 'agent_id', detail: 'is no agent that this key may read.' }],
    });
  }

  private async mayReadAgent(caller: Principal, agentId: string): Promise<boolean> {
    const confined = await this.confine(caller, undefined);
    return confined ? confined.agentId === agentId : agentExists(this.db, caller.workspaceId, agentId);
  }

  private async lookUp(workspaceId: string, address: string): ReturnType<() => Entry['mailbox']> {
    const key = `${workspaceId} ${address}`;
    const entry = this.entries.get(key);
    if (entry && entry.expiresAtMs > this.nowMs()) return entry.mailbox;
    const mailbox = this.load(workspaceId, address);
    this.entries.delete(key);
    const [oldest] = this.entries.size >= MAX_ENTRIES ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, { mailbox, expiresAtMs: this.nowMs() + TTL_MS });
    try {
      return await mailbox;
    } catch (error) {
      this.entries.delete(key);
      throw error;
    }
  }

  private async load(workspaceId: string, address: string): Promise<{ mailbox: Mailbox; known: boolean }> {
    const { agentId, known } = await findMailbox(this.db, workspaceId, address);
    return { mailbox: new Mailbox(address, agentId ?? undefined), known };
  }
}

function otherMailbox(own: string): Problem {
  return new Problem({
    status: 403,
    code: 'MAILBOX_MISMATCH',
    detail: `mailbox: the API key is bound to ${own}.`,
    fix: 'Leave mailbox out, or use a key of that mailbox or of the whole workspace.',
    errors: [{ parameter: 'mailbox', detail: 'is another one than that of the API key.' }],
  });
}

function unknownMailbox(address: string, addresses: readonly string[]): Problem {
  const nearest = nearestNames(address, addresses);
  return new Problem({
    status: 404,
    code: 'MAILBOX_NOT_FOUND',
    detail: `mailbox: the workspace has no mailbox ${address}.`,
    fix:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'Register an agent with this email first: POST /v1/agent/register.',
    errors: [{ parameter: 'mailbox', detail: 'is no mailbox of this workspace.' }],
    members: { nearest },
  });
}
