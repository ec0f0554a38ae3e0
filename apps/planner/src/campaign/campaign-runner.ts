import { Alarms } from './alarms.js';
import { CampaignRun, type RunPorts } from './campaign-run.js';
import { RecentRuns } from './recent-runs.js';

/** The process ends; whoever is handed the message next goes on. */
class RunnerStoppedError extends Error {
  override readonly name = 'RunnerStoppedError';
  readonly retry = { afterMs: 0 };
}

/** Requests under way in this process, shared by the campaigns that run. */
const LANES = 256;
const MOST_LANES = 128;
const LEAST_LANES = 8;
/** Of campaigns that rest, in memory. */
const REMEMBERED_BYTES = 64 * 1024 * 1024;
/** Campaigns at once that go on after a wait of less than a second, beside those that a message set going. */
const ALARMS_AT_ONCE = 64;
/** Messages in hand at once, of each kind. */
export const SLOTS = 64;
/** A campaign that could go on leaves its slot after so long when none is free. Milliseconds. */
const TURN_MS = 15_000;

interface Active {
  /** Runs on a message, which comes again should it fail; on an alarm nothing does. */
  readonly onMessage: boolean;
  again: boolean;
  readonly done: Promise<unknown>;
}

/**
 * Runs campaigns, each once in a process at a time. Two processes at one campaign do twice the work and no harm.
 *
 * A slot is for work: a campaign that waits has left it, and so has one that had its turn. A longer wait is a timer; after
 * a shorter one an alarm of this process wakes it, and a timer should the process be gone by then, or the alarm's turn fail.
 */
export class CampaignRunner {
  private readonly active = new Map<string, Active>();
  private readonly recent = new RecentRuns(REMEMBERED_BYTES);
  private readonly alarms = new Alarms((key) => this.ring(key), ALARMS_AT_ONCE);
  private stopped = false;

  constructor(
    private readonly ports: Omit<RunPorts, 'lanes'>,
    private readonly share: { readonly slots: number; readonly turnMs: number } = { slots: SLOTS, turnMs: TURN_MS },
  ) {}

  /** Goes as far as the campaign may go now. @throws what goes on failing; then wake it again later */
  async wake(workspaceId: string, campaignId: string): Promise<void> {
    const key = `${workspaceId} ${campaignId}`;
    for (let active; (active = this.active.get(key)); await active.done) {
      if (!active.onMessage) continue;
      // Whoever runs it looks again; should that fail, its own message comes again.
      active.again = true;
      return;
    }
    await this.turn(key, true);
  }

  stop(): void {
    this.stopped = true;
    this.alarms.close();
  }

  private async ring(key: string): Promise<void> {
    if (this.active.has(key)) return;
    // What fails is tried again, and told of, by its timer.
    await this.turn(key, false).catch(() => undefined);
  }

  private async turn(key: string, onMessage: boolean): Promise<void> {
    this.alarms.clear(key);
    const { promise: done, resolve: end } = Promise.withResolvers<void>();
    const active: Active = { onMessage, again: false, done };
    this.active.set(key, active);
    try {
      await this.go(key, active);
    } finally {
      this.active.delete(key);
      end();
    }
  }

  private async go(key: string, active: Active): Promise<void> {
    const run = this.runOf(key);
    const endMs = performance.now() + this.share.turnMs;
    const isOver = () => performance.now() >= endMs && this.active.size >= this.share.slots;
    let after;
    do {
      active.again = false;
      do {
        after = await run.step();
        if (this.stopped && after !== 'leave') throw new RunnerStoppedError('the planner is shutting down');
      } while (after === 'go on' && !isOver());
      if (after === 'go on') await run.waits.yield();
    } while (active.again);
    this.recent.add(key, run);
    if (typeof after === 'object') this.alarms.set(key, after.inMs);
  }

  private runOf(key: string): CampaignRun {
    const [workspaceId = '', campaignId = ''] = key.split(' ');
    const lanes = () => this.lanes();
    return this.recent.take(key) ?? new CampaignRun({ ...this.ports, lanes }, workspaceId, campaignId);
  }

  private lanes(): number {
    return Math.max(LEAST_LANES, Math.min(MOST_LANES, Math.floor(LANES / Math.max(1, this.active.size))));
  }
}
