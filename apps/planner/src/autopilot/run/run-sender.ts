import type { Mailbox } from '@posthorn/mail';
import type { AgentRow } from '@posthorn/sending';
import { RunFailure } from '../autopilot.errors.js';

/** Whom a run's mails are from. */
export interface RunSender {
  readonly from: Mailbox;
  /** Whose limits and rules hold. */
  readonly agentId?: string | undefined;
}

export interface SenderPorts {
  agent(workspaceId: string, agentId: string): Promise<AgentRow | undefined>;
  /** Up to two that are not archived and have an address. */
  agentsWithAddress(workspaceId: string): Promise<readonly Pick<AgentRow, 'id' | 'name' | 'email' | 'display_name'>[]>;
  /** Of mails that name nobody (`MAIL_FROM`). */
  readonly defaultFrom: Mailbox | undefined;
  /** No mail leaves the installation. */
  readonly isSandbox: boolean;
}

/** Nothing is sent from it: `.invalid` is nobody's (RFC 2606). */
const SANDBOX_SENDER: Mailbox = { email: 'autopilot@sandbox.invalid' };

/**
 * The agent that started the run or whose key did; without one the sender of the installation, as for any request that
 * names none; then the only agent the workspace has. In the sandbox nobody has to be set up.
 * @throws RunFailure `no_sender`
 */
export async function senderOf(
  ports: SenderPorts,
  { workspaceId, agentId, testMode }: { workspaceId: string; agentId?: string | undefined; testMode: boolean },
): Promise<RunSender> {
  if (agentId !== undefined) {
    const agent = await ports.agent(workspaceId, agentId);
    if (agent?.email && agent.archived_at === null) return asSender(agent.id, agent.email, agent);
    throw new RunFailure(
      'no_sender',
      `The agent ${agentId} cannot send: it is archived or has no address. Give it an address, then start the run again.`,
    );
  }
  if (ports.defaultFrom) return { from: ports.defaultFrom };
  const agents = await ports.agentsWithAddress(workspaceId);
  const [only] = agents;
  if (agents.length === 1 && only?.email) return asSender(only.id, only.email, only);
  if (ports.isSandbox || testMode) return { from: SANDBOX_SENDER };
  throw new RunFailure(
    'no_sender',
    agents.length === 0
      ? 'There is nobody the mails could be from: give an agent an address, or set MAIL_FROM, then start the run again.'
      : 'It is not clear which agent the mails are from: set MAIL_FROM, or archive the others, then start the run again.',
  );
}

function asSender(
  agentId: string,
  email: string,
  { name, display_name }: Pick<AgentRow, 'name' | 'display_name'>,
): RunSender {
  return { agentId, from: { email, name: display_name ?? name } };
}
