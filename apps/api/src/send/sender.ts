import { normaliseAddress } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import type { AgentRow, Senders } from '@posthorn/sending';
import { unknownAgent } from '../agent/agent.errors.js';
import { archivedAgent, contradictingAgents, otherMailbox } from './send.errors.js';

/** The agent a request leaves from: named by the header or the body, or the one its key is bound to. */
export class Sender {
  constructor(private readonly senders: Pick<Senders, 'agent' | 'agentByEmail'>) {}

  /** @throws Problem 422 for an agent that is unknown, archived or another one than the header's; 403 for one the key is not bound to */
  async of(
    { workspaceId, mailbox }: Pick<Principal, 'workspaceId' | 'mailbox'>,
    header: string | undefined,
    mailboxId: string | undefined,
  ): Promise<AgentRow | undefined> {
    if (header !== undefined && mailboxId !== undefined && header !== mailboxId) throw contradictingAgents();
    const named = header ?? mailboxId;
    const agent =
      mailbox === undefined
        ? named && (await this.senders.agent(workspaceId, named))
        : await this.senders.agentByEmail(workspaceId, normaliseAddress(mailbox));
    if (mailbox !== undefined && (!agent || (named !== undefined && agent.id !== named))) throw otherMailbox(mailbox);
    if (!agent) {
      if (named === undefined) return undefined;
      throw unknownAgent(named);
    }
    if (agent.archived_at !== null) throw archivedAgent(agent.id);
    return agent;
  }
}
