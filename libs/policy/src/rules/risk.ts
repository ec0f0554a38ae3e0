import { openSignal, signalsOfTheDay } from '../facts/open-signals.js';
import { DAY_MS, NOT_APPLICABLE, type Rule } from '../rule.js';

/** What endangers the sender's name for technical reasons: addresses that do not exist. */
export const risk: Rule = {
  name: 'risk',
  apply(situation) {
    const { facts, settings } = situation;
    const { hardBouncesPerDay: limit, contactBounceDays } = settings.riskLimits;
    if (contactBounceDays > 0 && facts.bounced?.data.bounceType === 'hard') {
      const bounce = openSignal(situation, facts.bounced, contactBounceDays * DAY_MS);
      const isDeliveredSince = (facts.delivered?.sequence ?? 0) > facts.bounced.sequence;
      if (bounce && !isDeliveredSince) {
        return {
          outcome: 'failed',
          reason: 'risk_budget_exceeded',
          detail: `mail to this recipient bounced hard at ${bounce.occurredAt}`,
          inputs: { bouncedAt: bounce.occurredAt, contactBounceDays },
        };
      }
    }
    const hardBounces = signalsOfTheDay(situation)?.hardBounces;
    if (limit === null || hardBounces === undefined) return NOT_APPLICABLE;
    const inputs = { hardBounces, limit };
    if (hardBounces < limit) return { outcome: 'passed', inputs };
    return {
      outcome: 'failed',
      reason: 'risk_budget_exceeded',
      detail: `${hardBounces} mails of the workspace bounced hard today, and ${limit} are its limit: check where the addresses come from`,
      inputs,
    };
  },
};
