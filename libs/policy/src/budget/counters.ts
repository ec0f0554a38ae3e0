import type { PolicyRequest } from '../request.js';
import type { PolicySettings } from '../settings.js';
import type { BudgetCounter } from './budget-answer.js';

/** The counters a send counts in, in the order of the rules; what `BudgetLedger.take` wants. */
export function budgetCounters(
  _request: PolicyRequest,
  _settings: PolicySettings,
  _warmup?: { readonly startedAtMs: number; readonly atMs: number },
): readonly BudgetCounter[] {
  return [];
}
