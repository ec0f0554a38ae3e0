import { isDoNotContact, suppressionsInForce } from '../facts/suppressions-in-force.js';
import { PASSED, type Rule } from '../rule.js';

/** Global before tenant before campaign; do-not-contact entries are the next rule's. */
export const suppression: Rule = {
  name: 'suppression',
  apply(situation) {
    const found = suppressionsInForce(situation).find(({ reasonCode }) => !isDoNotContact(reasonCode));
    if (found === undefined) return PASSED;
    const { scope, reasonCode } = found;
    return {
      outcome: 'failed',
      reason: 'suppressed',
      detail: `the recipient is on the ${scope} suppression list: ${reasonCode}`,
      suppression: { scope, reasonCode },
      inputs: { scope, reasonCode },
    };
  },
};
