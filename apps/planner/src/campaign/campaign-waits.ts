import { CAMPAIGN_TIMER } from '@posthorn/campaigns';
import type { Timers } from '@posthorn/event-log';

/** What comes after a step: the next, at once; nothing, until somebody wakes it; or the next in so many milliseconds. */
export type AfterStep = 'go on' | 'leave' | { readonly inMs: number };

interface WaitPorts {
  readonly timers: Pick<Timers, 'schedule'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is so near is left to an alarm of the process; what is further off, to a timer. Milliseconds. */
const SHORT_WAIT_MS = 1_000;
/** After a kill a campaign that waited for its alarm stands still for so long at most. Milliseconds. */
const GUARD_MS = 10_000;
/** JetStream's longest schedule is far; a timer that fires early is set again. Milliseconds. */
const LONGEST_WAIT_MS = 7 * 86_400_000;

/** The waits of one campaign. Whatever happens to the process, a timer takes it up again. */
export class CampaignWaits {
  /** When its timer fires; milliseconds since 1970. */
  private timerMs = 0;

  constructor(
    private readonly ports: WaitPorts,
    private readonly campaign: { readonly workspaceId: string; readonly id: string },
  ) {}

  async until(untilMs: number): Promise<AfterStep> {
    const now = this.ports.now();
    const leftMs = untilMs - now;
    if (leftMs <= 0) return 'go on';
    if (leftMs > SHORT_WAIT_MS) {
      await this.setTimer(Math.min(untilMs, now + LONGEST_WAIT_MS));
      return 'leave';
    }
    // Set anew long before it fires: one timer serves many alarms.
    if (this.timerMs < now + GUARD_MS / 2 || this.timerMs > now + GUARD_MS) await this.setTimer(now + GUARD_MS);
    return { inMs: leftMs };
  }

  /** It is taken up at once, behind those that wait for a slot. */
  yield(): Promise<void> {
    return this.setTimer(this.ports.now());
  }

  private async setTimer(atMs: number): Promise<void> {
    await this.ports.timers.schedule({ kind: CAMPAIGN_TIMER, ...this.campaign, at: new Date(atMs), data: {} });
    this.timerMs = atMs;
  }
}
