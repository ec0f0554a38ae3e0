/** One window of a budget, UTC. */
export interface BudgetWindow {
  readonly used: number;
  /** Null when there is none. */
  readonly limit: number | null;
  /** Null when there is no limit. */
  readonly remaining: number | null;
  /** ISO 8601 UTC. */
  readonly resetsAt: string;
}

export interface BudgetStatus {
  readonly hourly: BudgetWindow;
  readonly daily: BudgetWindow;
  readonly monthly: BudgetWindow;
}

export class Budgets {
  /** What the workspace, or one agent of it, has used and has left. */
  status(_workspaceId: string, _agentId?: string): Promise<BudgetStatus> {
    return Promise.reject(new Error('not built'));
  }
}
