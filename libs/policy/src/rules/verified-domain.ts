import { NOT_APPLICABLE, type Rule } from '../rule.js';

export const verifiedDomain: Rule = {
  name: 'verified_domain',
  apply({ request: { senderDomain }, settings, context: { domainVerified = false, domainOfAnother = false } }) {
    // Whose the domain is the answer does not tell: that another workspace is there is none of this one's business.
    if (!settings.requireVerifiedDomain && !domainOfAnother) return NOT_APPLICABLE;
    const inputs = { domain: senderDomain ?? null, verified: domainVerified };
    if (domainVerified) return { outcome: 'passed', inputs };
    return {
      outcome: 'failed',
      reason: 'no_verified_domain',
      detail: `the domain ${senderDomain ?? 'of the sender'} is not verified: add it and its DNS records, then verify it`,
      inputs,
    };
  },
};
