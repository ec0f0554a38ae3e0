import type { Timer, Timers } from '@posthorn/event-log';
import { z } from 'zod';
import type { RunLimits } from './run-limits.js';
import { isOpen } from './run-state.js';
import type { RunPlace, Runs } from './runs.js';

/** Kind of the timer by which an open run is looked at; its id is the run's. */
const RUN_TIMER = 'autopilot';

/** Before the first look, and between two. Milliseconds. */
const FIRST_LOOK_MS = 1_000;
const LOOK_EVERY_MS = 15_000;

const timerData = z.object({ testMode: z.boolean(), agentId: z.string().optional() });

/**
 * Says of a run that it is paused while something keeps its mails back that is no fact of the run: a pause of the workspace
 * or the agent, a budget that is used up. Ends with the run.
 */
export class RunWatch {
  constructor(
    private readonly ports: {
      readonly runs: Pick<Runs, 'state' | 'decide'>;
      readonly limits: Pick<RunLimits, 'of'>;
      readonly timers: Pick<Timers, 'schedule'>;
    },
  ) {}

  /** @param run.agentId whose limits hold */
  async begin({ workspaceId, runId, testMode, agentId }: RunPlace, inMs = FIRST_LOOK_MS): Promise<void> {
    const at = new Date(Date.now() + inMs);
    const data = { testMode, ...(agentId !== undefined && { agentId }) };
    await this.ports.timers.schedule({ kind: RUN_TIMER, workspaceId, id: runId, at, data });
  }

  async look({ workspaceId, id: runId, data }: Timer): Promise<void> {
    const run: RunPlace = { workspaceId, runId, ...timerData.parse(data) };
    const state = await this.ports.runs.state(run);
    if (!isOpen(state)) return;
    const limit = await this.ports.limits.of(run, state.queued?.final === true);
    await this.ports.runs.decide(run, { do: 'limit', limit });
    await this.begin(run, LOOK_EVERY_MS);
  }
}
