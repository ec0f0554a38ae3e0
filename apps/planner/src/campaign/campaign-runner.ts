import { CampaignRun, type RunPorts } from './campaign-run.js';

/** The process ends; whoever is handed the message next goes on. */
class RunnerStoppedError extends Error {
  override readonly name = 'RunnerStoppedError';
  readonly retry = { afterMs: 0 };
}

/** Requests under way in this process, shared by the campaigns that run. */
const LANES = 256;
const MOST_LANES = 128;
const LEAST_LANES = 8;
/** Each holds a chunk of recipients. */
const MOST_RECENT = 16;

/** Runs campaigns, each once in a process at a time. Two processes at one campaign do twice the work and no harm. */
export class CampaignRunner {
  private readonly active = new Map<string, { again: boolean }>();
  private readonly recent = new Map<string, CampaignRun>();
  private stopped = false;

  constructor(private readonly ports: Omit<RunPorts, 'lanes'>) {}

  /** Goes as far as the campaign may go now. @throws what goes on failing; then wake it again later */
  async wake(workspaceId: string, campaignId: string): Promise<void> {
    const key = `${workspaceId} ${campaignId}`;
    const active = this.active.get(key);
    if (active) {
      // Whoever runs it looks again; should that fail, its own message comes again.
      active.again = true;
      return;
    }
    const turn = { again: false };
    this.active.set(key, turn);
    const run = this.runOf(key, workspaceId, campaignId);
    try {
      do {
        turn.again = false;
        while (await run.step()) if (this.stopped) throw new RunnerStoppedError('the planner is shutting down');
      } while (turn.again);
      this.remember(key, run);
    } finally {
      this.active.delete(key);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /** With what it knew when it last ran: a campaign that sends a mail a minute is not read from its beginning each time. */
  private runOf(key: string, workspaceId: string, campaignId: string): CampaignRun {
    const known = this.recent.get(key);
    this.recent.delete(key);
    return known ?? new CampaignRun({ ...this.ports, lanes: () => this.lanes() }, workspaceId, campaignId);
  }

  private remember(key: string, run: CampaignRun): void {
    this.recent.set(key, run);
    const [oldest] = this.recent.keys();
    if (oldest !== undefined && this.recent.size > MOST_RECENT) this.recent.delete(oldest);
  }

  private lanes(): number {
    return Math.max(LEAST_LANES, Math.min(MOST_LANES, Math.floor(LANES / Math.max(1, this.active.size))));
  }
}
