import { setTimeout as sleep } from 'node:timers/promises';
import { decideComplete, type CampaignLog, type CampaignProgress } from '@posthorn/campaigns';
import type { Logger } from '@posthorn/platform';

/** A campaign that everybody was asked for. */
export interface AskedCampaign {
  readonly workspaceId: string;
  readonly campaignId: string;
  readonly testMode: boolean;
  readonly recipients: number;
  /** Of the last event it follows from. */
  readonly sequence: number;
}

export interface CompletionPorts {
  readonly campaigns: CampaignLog;
  readonly progress: Pick<CampaignProgress, 'changes' | 'asked'>;
  /** Sends that may have left and wait for a person: nothing else will become of them. */
  readonly undecided: (workspaceId: string, campaignId: string) => Promise<number>;
  readonly logger: Logger;
}

const BETWEEN_LOOKS_MS = 200;

/** Ends campaigns: once nothing of one is to leave any more, it is completed. A watch lasts as long as this process; a timer begins it again. */
export class CompletionWatch {
  private readonly watched = new Map<string, AskedCampaign>();
  private readonly closing = new AbortController();

  constructor(private readonly ports: CompletionPorts) {}

  /** Watched already, it is watched with what is known now. */
  begin(asked: AskedCampaign): void {
    const key = `${asked.workspaceId} ${asked.campaignId}`;
    const isNew = !this.watched.has(key);
    this.watched.set(key, asked);
    if (!isNew) return;
    void this.watch(key)
      .catch((error: unknown) => {
        // The campaign's timer begins it again.
        this.ports.logger.warn(
          { err: error, workspaceId: asked.workspaceId, campaignId: asked.campaignId },
          'cannot watch a campaign end',
        );
      })
      .finally(() => this.watched.delete(key));
  }

  close(): void {
    this.closing.abort();
  }

  private async watch(key: string): Promise<void> {
    const { signal } = this.closing;
    const first = this.watched.get(key);
    if (!first) return;
    for await (const _ of this.ports.progress.changes(first.workspaceId, first.campaignId, signal)) {
      const asked = this.watched.get(key);
      if (!asked || (await this.complete(asked))) return;
      await sleep(BETWEEN_LOOKS_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns whether there is nothing more to watch */
  private async complete(asked: AskedCampaign): Promise<boolean> {
    const { workspaceId, campaignId, testMode, recipients } = asked;
    const totals = await this.ports.progress.asked(workspaceId, campaignId, asked.sequence);
    if (!totals) return false;
    const undecided = totals.queued > 0 ? await this.ports.undecided(workspaceId, campaignId) : 0;
    if (totals.queued > undecided) return false;
    const completedAt = new Date().toISOString();
    const total = Math.max(recipients, totals.total);
    const dispatched = totals.sent + undecided;
    const data = { campaignId, total, dispatched, skipped: total - dispatched, completedAt };
    await this.ports.campaigns.decide(campaignId, { workspaceId, testMode }, completedAt, (state) =>
      decideComplete(data, recipients, state),
    );
    return true;
  }
}
