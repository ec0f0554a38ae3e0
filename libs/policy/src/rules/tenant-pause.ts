import { NOT_APPLICABLE, PASSED, type Rule } from '../rule.js';

export const tenantPause: Rule = {
  name: 'tenant_pause',
  apply({ context: { paused } }) {
    if (paused?.of === 'agent') return NOT_APPLICABLE;
    if (paused === undefined) return PASSED;
    return {
      outcome: 'failed',
      reason: 'tenant_paused',
      detail: `the workspace is paused since ${paused.since} (${paused.reason}); resume it to send`,
      inputs: { since: paused.since, reason: paused.reason },
    };
  },
};
