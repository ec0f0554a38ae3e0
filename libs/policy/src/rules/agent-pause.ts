import { NOT_APPLICABLE, PASSED, type Rule } from '../rule.js';

/** The reason is `tenant_paused` too: molted's vocabulary has no other, and programs branch on it. */
export const agentPause: Rule = {
  name: 'agent_pause',
  apply({ request: { agent }, context: { paused } }) {
    if (agent === undefined) return NOT_APPLICABLE;
    if (paused?.of !== 'agent') return PASSED;
    return {
      outcome: 'failed',
      reason: 'tenant_paused',
      detail: `the agent ${agent.id} is paused since ${paused.since} (${paused.reason}); resume it to send`,
      inputs: { agentId: agent.id, since: paused.since, reason: paused.reason },
    };
  },
};
