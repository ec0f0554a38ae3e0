import { histogramOf } from '@posthorn/platform';
import { CitedMailPendingError } from '../threading/thread.errors.js';
import { triageMetrics } from './triage-metrics.js';

export type Stage = 'read' | 'authenticate' | 'thread' | 'signals' | 'judge' | 'sender' | 'store' | 'append';
export type Outcome =
  | 'message'
  | 'auto_reply'
  | 'bounce'
  | 'feedback_report'
  | 'quarantined'
  | 'known'
  | 'postponed'
  | 'failed';

/** How long triage takes, and on what. */
export class TriageDurations {
  private readonly duration = histogramOf(triageMetrics.duration);
  private readonly stages = histogramOf(triageMetrics.stage);

  async ofMail(triage: () => Promise<Outcome>): Promise<Outcome> {
    const startedAt = performance.now();
    let outcome: Outcome = 'failed';
    try {
      outcome = await triage();
      return outcome;
    } catch (error) {
      if (error instanceof CitedMailPendingError) outcome = 'postponed';
      throw error;
    } finally {
      this.duration.record((performance.now() - startedAt) / 1e3, { outcome });
    }
  }

  async of<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.stages.record((performance.now() - startedAt) / 1e3, { stage });
    }
  }
}
