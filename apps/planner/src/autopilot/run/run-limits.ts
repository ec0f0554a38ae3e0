import type { Pauses } from '@posthorn/policy';
import type { Budgets } from '@posthorn/sending';
import type { RunLimit } from './run.decider.js';
import type { RunPlace } from './runs.js';

/** What may keep the mails of a run back. */
export class RunLimits {
  constructor(
    private readonly pauses: Pick<Pauses, 'isPaused'>,
    private readonly budgets: Pick<Budgets, 'status'>,
  ) {}

  /** @param allQueued then budgets keep nothing back any more. @throws LogUnavailableError */
  async of({ workspaceId, agentId, testMode }: RunPlace, allQueued: boolean): Promise<RunLimit | undefined> {
    const pause = await this.pauses.isPaused(workspaceId, agentId);
    if (pause) return pause.of === 'workspace' ? 'workspace_paused' : 'agent_paused';
    if (allQueued) return undefined;
    const statuses = await Promise.all([
      this.budgets.status(workspaceId, undefined, { testMode }),
      ...(agentId === undefined ? [] : [this.budgets.status(workspaceId, agentId, { testMode })]),
    ]);
    const windows = statuses.flatMap(({ hourly, daily, monthly }) => [hourly, daily, monthly]);
    return windows.some(({ remaining }) => remaining === 0) ? 'budget_exhausted' : undefined;
  }
}
