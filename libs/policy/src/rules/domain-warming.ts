import { limitRule } from './limit-rule.js';

export const domainWarming = limitRule({
  name: 'domain_warming',
  about: 'sender_domain',
  reason: 'domain_warming',
  whose: 'the sending domain is warming up and has used',
});
