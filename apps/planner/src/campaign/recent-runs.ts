import type { CampaignRun } from './campaign-run.js';

interface Resting {
  readonly run: Pick<CampaignRun, 'rest'>;
  readonly bytes: number;
}

/**
 * Campaigns with what they knew when they last ran: one that sends a mail a minute is not read from its beginning each
 * time. Those that rest longest are forgotten first.
 */
export class RecentRuns<Run extends Pick<CampaignRun, 'rest'> = CampaignRun> {
  private readonly resting = new Map<string, Resting & { readonly run: Run }>();
  private bytes = 0;

  constructor(
    /** What all together may hold, roughly. */
    private readonly mostBytes: number,
  ) {}

  add(key: string, run: Run): void {
    this.take(key);
    const bytes = run.rest();
    this.resting.set(key, { run, bytes });
    this.bytes += bytes;
    for (const oldest of this.resting.keys()) {
      if (this.bytes <= this.mostBytes) return;
      this.take(oldest);
    }
  }

  /** It is whoever takes it who has it from now on. */
  take(key: string): Run | undefined {
    const known = this.resting.get(key);
    this.resting.delete(key);
    this.bytes -= known?.bytes ?? 0;
    return known?.run;
  }
}
