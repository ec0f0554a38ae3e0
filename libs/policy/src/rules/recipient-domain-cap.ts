import { limitRule } from './limit-rule.js';

export const recipientDomainCap = limitRule({
  name: 'recipient_domain_cap',
  about: 'recipient_domain',
  reason: 'rate_limited',
  whose: 'mail to this domain has used',
});
