import type { EventLog } from '@posthorn/event-log';
import {
  AgentPaused,
  AgentResumed,
  eventSubjectFilter,
  isEvent,
  WorkspacePaused,
  WorkspaceResumed,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import type { Requester } from './send-command.js';

export interface PauseReason {
  /** Lower snake case; `requested` when left out. */
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
}

export interface PausedAgent {
  readonly agentId: string;
  readonly agentName?: string | undefined;
}

/**
 * Stops and resumes what an agent or a whole workspace sends. What is so already changes nothing. Known to every process
 * within milliseconds (`Pauses` of libs/policy); what was accepted before waits in the queue until it is over.
 */
export class PauseCommands {
  constructor(private readonly log: Pick<EventLog, 'decide'>) {}

  /** @throws LogUnavailableError */
  pauseAgent(agent: PausedAgent, by: Requester, why: PauseReason = {}): Promise<{ changed: boolean }> {
    const { agentId, agentName } = agent;
    const { reason = 'requested', detail } = why;
    return this.change(by, agentPlace(agentId), 'paused', (pausedAt) =>
      AgentPaused.of({ agentId, agentName, reason, detail, pausedBy: by.actor, pausedAt }),
    );
  }

  /** @throws LogUnavailableError */
  resumeAgent({ agentId, agentName }: PausedAgent, by: Requester): Promise<{ changed: boolean }> {
    return this.change(by, agentPlace(agentId), 'resumed', (resumedAt) =>
      AgentResumed.of({ agentId, agentName, resumedBy: by.actor, resumedAt }),
    );
  }

  /** @throws LogUnavailableError */
  pauseWorkspace(by: Requester, why: PauseReason = {}): Promise<{ changed: boolean }> {
    const { workspaceId } = by;
    const { reason = 'requested', detail } = why;
    return this.change(by, workspacePlace(by), 'paused', (pausedAt) =>
      WorkspacePaused.of({ workspaceId, reason, detail, pausedBy: by.actor, pausedAt }),
    );
  }

  /** @throws LogUnavailableError */
  resumeWorkspace(by: Requester): Promise<{ changed: boolean }> {
    return this.change(by, workspacePlace(by), 'resumed', (resumedAt) =>
      WorkspaceResumed.of({ workspaceId: by.workspaceId, resumedBy: by.actor, resumedAt }),
    );
  }

  private async change(
    { workspaceId }: Requester,
    { family, key, agentId }: PausePlace,
    wanted: 'paused' | 'resumed',
    factAt: (at: string) => EventFact,
  ): Promise<{ changed: boolean }> {
    const at = new Date().toISOString();
    const { events } = await this.log.decide(
      {
        workspaceId,
        subject: eventSubjectFilter({ workspaceId, family, key }),
        fold: 'latest',
        place: () => ({
          workspaceId,
          key,
          ...(agentId !== undefined && { agentId }),
          occurredAt: at,
          // A pause is everybody's: test keys and live keys stop alike.
          testMode: false,
          correlationId: key,
        }),
      },
      {
        initialState: 'resumed',
        evolve,
        decide: (_command: undefined, state: 'paused' | 'resumed') => (state === wanted ? [] : [factAt(at)]),
      },
      undefined,
    );
    return { changed: events.length > 0 };
  }
}

interface PausePlace {
  readonly family: string;
  readonly key: string;
  readonly agentId?: string;
}

function agentPlace(agentId: string): PausePlace {
  return { family: AgentPaused.family, key: agentId, agentId };
}

function workspacePlace({ workspaceId }: Requester): PausePlace {
  return { family: WorkspacePaused.family, key: workspaceId };
}

/** The last of each type comes in the order of the log. */
function evolve(state: 'paused' | 'resumed', event: RecordedEvent): 'paused' | 'resumed' {
  if (isEvent(AgentPaused, event) || isEvent(WorkspacePaused, event)) return 'paused';
  if (isEvent(AgentResumed, event) || isEvent(WorkspaceResumed, event)) return 'resumed';
  return state;
}
