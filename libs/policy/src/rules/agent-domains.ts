import { domainOf } from '../domain-of.js';
import { NOT_APPLICABLE, PASSED, type Rule } from '../rule.js';

/** Where an agent may write to: its allowlist (empty allows all) and its blocklist, which wins. */
export const agentDomains: Rule = {
  name: 'agent_domains',
  apply({ request: { agent, recipientEmail } }) {
    if (agent === undefined) return NOT_APPLICABLE;
    const { allowlistDomains, blocklistDomains } = agent;
    if (allowlistDomains.length === 0 && blocklistDomains.length === 0) return NOT_APPLICABLE;
    const domain = domainOf(recipientEmail);
    const isIn = (listed: string) => domain === listed || domain.endsWith(`.${listed}`);
    const blockedBy = blocklistDomains.find(isIn);
    if (blockedBy === undefined && (allowlistDomains.length === 0 || allowlistDomains.some(isIn))) return PASSED;
    const detail = blockedBy
      ? `the agent must not write to ${blockedBy}`
      : `the agent may only write to the domains of its allowlist, and ${domain} is not among them`;
    return { outcome: 'failed', reason: 'dnc', detail, inputs: { domain, blockedBy: blockedBy ?? null } };
  },
};
