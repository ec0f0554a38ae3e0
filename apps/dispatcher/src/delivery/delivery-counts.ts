import { histogramOf } from '@posthorn/platform';
import { dispatchMetrics } from '../metrics/dispatch-metrics.js';
import type { TransportOutcome } from '../transports/transport.gateway.js';

/** `interrupted`: an attempt was found without an outcome, because its process ended. */
export type AttemptOutcome = TransportOutcome['kind'] | 'interrupted';

type WaitReason = 'retry' | 'pace' | 'warm_up' | 'agent_paused' | 'campaign_paused' | 'provider_away';

/** Numbers that a scrape reads (ADR 0013). */
export class DeliveryCounts {
  readonly outcomes = new Map<AttemptOutcome, number>();
  /** Mails that are being handed over: the attempt is on record, the outcome is not known. */
  inFlight = 0;
  /** Mails that left their line for a while. */
  readonly waits = new Map<WaitReason, number>();
  /** Mails whose campaign ended before they left. */
  calledOff = 0;

  private readonly delay = histogramOf(dispatchMetrics.delay);
  private readonly handOver = histogramOf(dispatchMetrics.handOver);

  count(outcome: AttemptOutcome): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  waited(why: WaitReason): void {
    this.waits.set(why, (this.waits.get(why) ?? 0) + 1);
  }

  /** Milliseconds: of the hand-over, and from queued to its outcome where that was the first attempt. */
  took(handOverMs: number, firstDelayMs: number | undefined): void {
    this.handOver.record(handOverMs / 1e3);
    if (firstDelayMs !== undefined) this.delay.record(Math.max(0, firstDelayMs) / 1e3);
  }
}
