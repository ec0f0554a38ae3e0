import type { PolicyDecision, TracedRule } from './decision.js';
import type { ContactFacts } from './facts/contact-facts.js';
import { holdOf } from './hold.js';
import type { PolicyContext, PolicyRequest } from './request.js';
import { ruleSetHash } from './rule-set.js';
import { RULES } from './rules/all.js';
import type { PolicySettings } from './settings.js';

/**
 * Decides on a send: the rules in their order, until one fails. Pure: the same arguments, the same decision.
 * Ask `historyNeed` first: where the last events of the contact do not say enough, the decision rests on them all the same.
 * @returns the trace is without the rules that did not apply
 */
export function judge(
  request: PolicyRequest,
  facts: ContactFacts,
  settings: PolicySettings,
  context: PolicyContext,
): PolicyDecision {
  const situation = { request, facts, settings, context };
  const ruleSetSha256 = ruleSetHash(settings);
  const trace: TracedRule[] = [];
  for (const candidate of RULES) {
    const rule = candidate.name;
    const result = candidate.apply(situation);
    if (result.outcome === 'not_applicable') continue;
    if (result.outcome === 'failed') {
      const { outcome, inputs, ...answer } = result;
      trace.push({ rule, outcome, ...(inputs && { inputs }) });
      return { outcome: 'blocked', ...answer, trace, ruleSetSha256 };
    }
    trace.push({ rule, ...result });
  }
  const hold = holdOf(request, facts);
  return { outcome: 'allowed', ...(hold && { hold }), trace, ruleSetSha256 };
}
