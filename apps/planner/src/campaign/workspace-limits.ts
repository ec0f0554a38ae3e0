import type { Pauses } from '@posthorn/policy';
import type { BudgetWindow, Budgets, Requester } from '@posthorn/sending';

export interface LimitAnswer {
  /** Sends that would be let through now; 0 for none. */
  readonly count: number;
  /** When to look again if there are none; milliseconds since 1970. */
  readonly untilMs: number;
}

const LOOK_AGAIN_MS = 15_000;

/**
 * What workspace and agent may send now. A campaign waits for its turn where a single request would be refused: what is
 * asked for while a budget is used up, or during a pause, would be skipped for good.
 */
export class WorkspaceLimits {
  constructor(
    private readonly pauses: Pick<Pauses, 'isPaused'>,
    private readonly budgets: Pick<Budgets, 'status'>,
  ) {}

  /** Costs next to nothing: known within milliseconds, without I/O. */
  async isPaused({ workspaceId, agentId }: Requester): Promise<boolean> {
    return (await this.pauses.isPaused(workspaceId, agentId)) !== undefined;
  }

  async allowance(requester: Requester): Promise<LimitAnswer> {
    const { workspaceId, agentId, testMode } = requester;
    const untilMs = Date.now() + LOOK_AGAIN_MS;
    if (await this.isPaused(requester)) return { count: 0, untilMs };
    const statuses = await Promise.all([
      this.budgets.status(workspaceId, undefined, { testMode }),
      ...(agentId === undefined ? [] : [this.budgets.status(workspaceId, agentId, { testMode })]),
    ]);
    const windows: BudgetWindow[] = statuses.flatMap(({ hourly, daily, monthly }) => [hourly, daily, monthly]);
    const count = Math.min(...windows.map(({ remaining }) => remaining ?? Infinity));
    const full = windows.filter(({ remaining }) => remaining === 0).map(({ resetsAt }) => Date.parse(resetsAt ?? ''));
    return { count, untilMs: Math.max(untilMs, ...full.filter((ms) => !Number.isNaN(ms))) };
  }
}
