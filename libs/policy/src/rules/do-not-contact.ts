import { isDoNotContact, suppressionsInForce } from '../facts/suppressions-in-force.js';
import { PASSED, type Rule } from '../rule.js';

/** Somebody decided that this person gets no mail: entries made by hand or on a legal request. */
export const doNotContact: Rule = {
  name: 'do_not_contact',
  apply(situation) {
    const found = suppressionsInForce(situation).find(({ reasonCode }) => isDoNotContact(reasonCode));
    if (found === undefined) return PASSED;
    const { scope, reasonCode } = found;
    return {
      outcome: 'failed',
      reason: 'dnc',
      detail: `the recipient must not be contacted: ${reasonCode} (${scope})`,
      suppression: { scope, reasonCode },
      inputs: { scope, reasonCode },
    };
  },
};
