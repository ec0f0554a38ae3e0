import type { EventLog } from '@posthorn/event-log';
import { AutopilotStarted, type EventFact, eventSubjectFilter } from '@posthorn/events';
import { decideRun, type RunCommand } from './run.decider.js';
import { evolveRun, type RunState, UNKNOWN_RUN } from './run-state.js';

/** Whose run it is. */
export interface RunPlace {
  readonly workspaceId: string;
  readonly runId: string;
  readonly testMode: boolean;
  readonly agentId?: string | undefined;
}

/** The facts of Autopilot runs. */
export class Runs {
  constructor(
    private readonly log: Pick<EventLog, 'decide' | 'read'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async state({ workspaceId, runId }: Pick<RunPlace, 'workspaceId' | 'runId'>): Promise<RunState> {
    let state = UNKNOWN_RUN;
    for await (const event of this.log.read({ subjects: [subjectOf(workspaceId, runId)] }))
      state = evolveRun(state, event);
    return state;
  }

  /** @returns the run as it is then. @throws LogUnavailableError */
  async decide({ workspaceId, runId, testMode, agentId }: RunPlace, command: RunCommand): Promise<RunState> {
    const at = this.now().toISOString();
    let before = UNKNOWN_RUN;
    const { events } = await this.log.decide(
      {
        workspaceId,
        subject: subjectOf(workspaceId, runId),
        place: (_fact: EventFact) => ({
          workspaceId,
          key: runId,
          occurredAt: at,
          testMode,
          correlationId: runId,
          ...(agentId !== undefined && { agentId }),
        }),
      },
      {
        initialState: UNKNOWN_RUN,
        evolve: evolveRun,
        decide: (asked: RunCommand, state: RunState) => {
          before = state;
          return decideRun(runId, asked, at, state);
        },
      },
      command,
    );
    return events.reduce(evolveRun, before);
  }
}

function subjectOf(workspaceId: string, runId: string): string {
  return eventSubjectFilter({ workspaceId, family: AutopilotStarted.family, key: runId });
}
