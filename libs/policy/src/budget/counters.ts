import { createHash } from 'node:crypto';
import { domainOf } from '../domain-of.js';
import type { PolicyRequest } from '../request.js';
import type { PolicySettings } from '../settings.js';
import type { BudgetCounter } from './budget-answer.js';
import { warmupDailyLimit } from './warm-up.js';

/**
 * The counters a send counts in, in the order of the rules; what `BudgetLedger.take` wants. All sends of a workspace are counted, also where
 * nothing limits them, so that a limit that is set later knows the month so far. The others only where there is a limit.
 * @param warmup when the sender's domain began to warm up, and now; left out for a domain that does not
 */
export function budgetCounters(
  request: Pick<PolicyRequest, 'agent' | 'recipientEmail' | 'senderDomain' | 'testMode'>,
  settings: PolicySettings,
  warmup?: { readonly startedAtMs: number; readonly atMs: number },
): readonly BudgetCounter[] {
  const { agent, senderDomain } = request;
  const counters = [workspaceCounter(settings, request.testMode)];
  if (agent && (agent.hourlySendLimit !== null || agent.dailySendLimit !== null)) {
    counters.push(agentCounter(agent, request.testMode));
  }
  if (settings.domainHourlyLimit !== null) {
    const id = `to-${createHash('sha256').update(domainOf(request.recipientEmail)).digest('hex').slice(0, 16)}`;
    counters.push(counter('recipient_domain', id, { hour: settings.domainHourlyLimit }, request.testMode));
  }
  const day = warmup && warmupDailyLimit(warmup.startedAtMs, warmup.atMs);
  if (senderDomain !== undefined && day !== undefined) {
    // A host name has no underscores, a subject token no dots.
    const id = `from-${domainOf(senderDomain).replaceAll('.', '_')}`;
    counters.push(counter('sender_domain', id, { day }, request.testMode));
  }
  return counters;
}

/** All sends of a workspace. */
export function workspaceCounter(
  { hourlyLimit, dailyLimit, monthlyLimit }: PolicySettings,
  testMode = false,
): BudgetCounter {
  return counter('workspace', 'all', { hour: hourlyLimit, day: dailyLimit, month: monthlyLimit }, testMode);
}

/** All sends of an agent. */
export function agentCounter(
  {
    id,
    hourlySendLimit,
    dailySendLimit,
  }: Pick<NonNullable<PolicyRequest['agent']>, 'id' | 'hourlySendLimit' | 'dailySendLimit'>,
  testMode = false,
): BudgetCounter {
  return counter('agent', id, { hour: hourlySendLimit, day: dailySendLimit }, testMode);
}

function counter(
  about: BudgetCounter['about'],
  id: string,
  limits: BudgetCounter['limits'],
  testMode: boolean,
): BudgetCounter {
  return { about, id: testMode ? `test-${id}` : id, limits, testMode };
}
