import {
  AgentPaused,
  AgentResumed,
  isEvent,
  type RecordedEvent,
  WorkspacePaused,
  WorkspaceResumed,
} from '@posthorn/events';
import { FollowedStates, type FollowedLog } from './followed-states.js';
import type { Pause } from './pause.js';

/** What changed: a workspace, or one agent of it. */
export interface PauseChange {
  readonly workspaceId: string;
  readonly agentId?: string;
  /** Nothing when resumed. */
  readonly pause: Pause | undefined;
}

/** Who is paused, as the log says: known within milliseconds, and proven to be known (ADR 0016). */
export class Pauses {
  private readonly states: FollowedStates<Pause>;

  constructor(log: FollowedLog) {
    const definitions = [WorkspacePaused, WorkspaceResumed, AgentPaused, AgentResumed];
    this.states = new FollowedStates(log, { definitions, stateOf: pauseOf });
  }

  /**
   * @returns the pause in force; of workspace and agent, the workspace's
   * @throws LogUnavailableError when nobody can say: then nothing may be sent
   */
  async isPaused(workspaceId: string, agentId?: string): Promise<Pause | undefined> {
    await this.states.fresh();
    const pause = await this.states.of({ workspaceId, family: WorkspacePaused.family, key: workspaceId });
    if (pause !== undefined || agentId === undefined) return pause;
    return this.states.of({ workspaceId, family: AgentPaused.family, key: agentId });
  }

  /** Called for every pause and resumption after this call; must not throw. @returns stops it */
  onChange(listener: (change: PauseChange) => void): () => void {
    return this.states.onChange(({ workspaceId, family, key }, pause) => {
      listener({ workspaceId, ...(family === AgentPaused.family && { agentId: key }), pause });
    });
  }

  close(): Promise<void> {
    return this.states.close();
  }
}

function pauseOf(event: RecordedEvent): Pause | undefined {
  if (isEvent(WorkspacePaused, event)) return { of: 'workspace', ...sinceOf(event.data) };
  if (isEvent(AgentPaused, event)) return { of: 'agent', ...sinceOf(event.data) };
  return undefined;
}

function sinceOf({ reason, pausedAt }: { reason: string; pausedAt: string }): Omit<Pause, 'of'> {
  return { reason, since: pausedAt };
}
