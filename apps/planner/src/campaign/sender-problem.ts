import type { CampaignDefinition } from '@posthorn/campaigns';
import { normaliseAddress } from '@posthorn/events';
import type { PolicySettingsStore, Senders } from '@posthorn/sending';

/** Why nothing of a campaign could ever leave. */
export interface SenderProblem {
  /** Lower snake case. */
  readonly reason: 'agent_missing' | 'no_verified_domain';
  /** A sentence: what to do. */
  readonly error: string;
}

export interface SenderPorts {
  readonly senders: Pick<Senders, 'agent' | 'domain'>;
  readonly settings: Pick<PolicySettingsStore, 'get'>;
}

/** Undefined when mail may leave from this sender. Each send is judged on its own all the same. */
export async function senderProblem(
  { senders, settings }: SenderPorts,
  workspaceId: string,
  { from, agentId }: Pick<CampaignDefinition, 'from' | 'agentId'>,
): Promise<SenderProblem | undefined> {
  const address = normaliseAddress(from.email);
  const domainName = address.slice(address.lastIndexOf('@') + 1);
  const [{ requireVerifiedDomain }, domain, agent] = await Promise.all([
    settings.get(workspaceId),
    senders.domain(workspaceId, domainName),
    agentId === undefined ? undefined : senders.agent(workspaceId, agentId),
  ]);
  if (agentId !== undefined && (!agent || agent.archived_at !== null)) {
    const error = `There is no agent ${agentId}: create the campaign again with one that exists, or without one.`;
    return { reason: 'agent_missing', error };
  }
  const isVerified = (domain?.verified_at ?? null) !== null;
  if (isVerified || !(requireVerifiedDomain || domain?.is_of_another)) return undefined;
  const error = `The domain ${domainName} is not verified: add it and its DNS records, verify it, and create the campaign again.`;
  return { reason: 'no_verified_domain', error };
}
