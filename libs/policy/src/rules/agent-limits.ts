import { limitRule } from './limit-rule.js';

export const agentLimits = limitRule({
  name: 'agent_limits',
  about: 'agent',
  reason: 'rate_limited',
  whose: 'the agent has used',
});
