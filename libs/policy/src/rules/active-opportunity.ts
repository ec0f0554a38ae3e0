import { NOT_APPLICABLE, type Rule } from '../rule.js';

/** A place in molted's order: nothing finds opportunities yet, so it does not apply until the context names one. */
export const activeOpportunity: Rule = {
  name: 'active_opportunity',
  apply({ context: { activeOpportunity: opportunity } }) {
    if (opportunity === undefined) return NOT_APPLICABLE;
    return {
      outcome: 'failed',
      reason: 'active_opportunity',
      detail: `a person works on an opportunity with this contact: ${opportunity.id}`,
      inputs: { opportunityId: opportunity.id },
    };
  },
};
