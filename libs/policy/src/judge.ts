import type { PolicyDecision } from './decision.js';
import type { ContactFacts } from './facts/contact-facts.js';
import type { PolicyContext, PolicyRequest } from './request.js';
import { ruleSetHash } from './rule-set.js';
import type { PolicySettings } from './settings.js';

/**
 * Decides on a send. Pure: the same arguments, the same decision.
 * Ask `historyNeed` first: where the last events of the contact do not say enough, the decision rests on them all the same.
 */
export function judge(
  _request: PolicyRequest,
  _facts: ContactFacts,
  settings: PolicySettings,
  _context: PolicyContext,
): PolicyDecision {
  return { outcome: 'allowed', trace: [], ruleSetSha256: ruleSetHash(settings) };
}
