import type { PolicyReason } from '@posthorn/events';
import type { BudgetCounter, WindowUse } from '../budget/budget-answer.js';
import { leavesAtMs, NOT_APPLICABLE, type Rule } from '../rule.js';

interface LimitRule {
  readonly name: string;
  readonly about: BudgetCounter['about'];
  /** All windows of the counter when left out. */
  readonly window?: WindowUse['window'];
  readonly reason: PolicyReason;
  /** Whose limit it is: "the workspace", to stand before "has sent". */
  readonly whose: string;
}

/** A rule that reads one counter of the budget's answer. */
export function limitRule({ name, about, window, reason, whose }: LimitRule): Rule {
  return {
    name,
    apply({ request, context: { budget, atMs } }) {
      const counter = budget.counters.find((use) => use.about === about);
      const leavesMs = leavesAtMs(request, atMs);
      const limited = counter?.windows.filter(
        (use) =>
          use.limit !== null &&
          (window ?? use.window) === use.window &&
          // Another window's send is counted when it is due.
          Date.parse(use.resetsAt) > leavesMs,
      );
      const full = limited?.find(({ exceeded }) => exceeded);
      if (full) {
        return {
          outcome: 'failed',
          reason,
          detail: `${whose} ${full.used} of ${full.limit} sends of this ${full.window}; it begins anew at ${full.resetsAt}`,
          inputs: inputsOf([full]),
        };
      }
      return limited?.length ? { outcome: 'passed', inputs: inputsOf(limited) } : NOT_APPLICABLE;
    },
  };
}

function inputsOf(uses: readonly WindowUse[]): Record<string, number | null> {
  return Object.fromEntries(
    uses.flatMap(({ window, used, limit }) => [
      [`${window}Used`, used],
      [`${window}Limit`, limit],
    ]),
  );
}
