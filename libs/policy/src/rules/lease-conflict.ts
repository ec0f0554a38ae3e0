import { iso, NOT_APPLICABLE, PASSED, type Rule } from '../rule.js';

/** A place for leases: nothing finds one yet, so it does not apply until the context names one. */
export const leaseConflict: Rule = {
  name: 'lease_conflict',
  apply({ request: { agent }, context: { lease, atMs } }) {
    if (lease === undefined) return NOT_APPLICABLE;
    if (lease.agentId === agent?.id || lease.expiresAtMs <= atMs) return PASSED;
    const expiresAt = iso(lease.expiresAtMs);
    return {
      outcome: 'failed',
      reason: 'lease_conflict',
      detail: `another agent holds this contact until ${expiresAt}: ${lease.agentId}`,
      inputs: { holder: lease.agentId, expiresAt },
    };
  },
};
