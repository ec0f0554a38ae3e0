import { openSignal, signalsOfTheDay } from '../facts/open-signals.js';
import { DAY_MS, type Failure, NOT_APPLICABLE, type Rule, type RuleResult, type Situation } from '../rule.js';

/** People who said no: this recipient lately, or too many of the workspace's recipients today. */
export const negativeSignals: Rule = {
  name: 'negative_signals',
  apply: (situation) => ofContact(situation) ?? ofWorkspace(situation),
};

function ofContact(situation: Situation): Failure | undefined {
  const { request, facts, settings } = situation;
  const { contactSignalDays } = settings.negativeSignalLimits;
  const { complained, unsubscribed } = facts;
  const isMeant =
    unsubscribed?.data.scope === 'tenant' ||
    (request.campaignId !== undefined && unsubscribed?.data.campaignId === request.campaignId);
  const signal =
    openSignal(situation, complained, contactSignalDays * DAY_MS) ??
    openSignal(situation, isMeant ? unsubscribed : undefined, contactSignalDays * DAY_MS);
  if (signal === undefined) return undefined;
  return {
    outcome: 'failed',
    reason: 'negative_signal_budget_exceeded',
    detail: `this recipient answered an earlier mail with ${signal.type} at ${signal.occurredAt}`,
    inputs: { signal: signal.type, at: signal.occurredAt, contactSignalDays },
  };
}

function ofWorkspace(situation: Situation): RuleResult {
  const signals = signalsOfTheDay(situation);
  const { complaintsPerDay, unsubscribesPerDay } = situation.settings.negativeSignalLimits;
  if (signals === undefined || (complaintsPerDay === null && unsubscribesPerDay === null)) return NOT_APPLICABLE;
  const { complaints, unsubscribes } = signals;
  const inputs = { complaints, complaintsPerDay, unsubscribes, unsubscribesPerDay };
  const tooMany =
    over('complaints', complaints, complaintsPerDay) ?? over('unsubscribes', unsubscribes, unsubscribesPerDay);
  if (tooMany === undefined) return { outcome: 'passed', inputs };
  return { outcome: 'failed', reason: 'negative_signal_budget_exceeded', detail: tooMany, inputs };
}

function over(what: string, count: number, limit: number | null): string | undefined {
  if (limit === null || count < limit) return undefined;
  return `the workspace has had ${count} ${what} today, and ${limit} are its limit`;
}
