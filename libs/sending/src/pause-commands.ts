import type { Requester } from './send-command.js';

export interface PauseReason {
  /** Lower snake case; `requested` when left out. */
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
}

/** Stops and resumes what an agent or a whole workspace sends. What is so already changes nothing. */
export class PauseCommands {
  pauseAgent(
    _agent: { agentId: string; agentName?: string },
    _by: Requester,
    _why: PauseReason = {},
  ): Promise<{ changed: boolean }> {
    return Promise.reject(new Error('not built'));
  }

  resumeAgent(_agent: { agentId: string; agentName?: string }, _by: Requester): Promise<{ changed: boolean }> {
    return Promise.reject(new Error('not built'));
  }

  pauseWorkspace(_by: Requester, _why: PauseReason = {}): Promise<{ changed: boolean }> {
    return Promise.reject(new Error('not built'));
  }

  resumeWorkspace(_by: Requester): Promise<{ changed: boolean }> {
    return Promise.reject(new Error('not built'));
  }
}
