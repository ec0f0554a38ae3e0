import { setTimeout } from 'node:timers/promises';
import { CampaignConflictError, campaignIdFor, CampaignsBehindError, UnknownCampaignError } from '@posthorn/campaigns';
import type { Requester } from '@posthorn/sending';

/** How long a stop waits for what is queued to be called off; milliseconds. */
const SETTLE_MS = 10_000;

/** Of `Campaigns`. */
interface StoppableCampaigns {
  cancel(campaignId: string, by: Requester, reason: string): Promise<unknown>;
  whenSettled(campaignId: string, by: Requester, timeoutMs: number): Promise<unknown>;
}

/** What stopping a run does to its campaign. */
export class RunCampaigns {
  constructor(
    private readonly campaigns: StoppableCampaigns,
    private readonly settleMs = SETTLE_MS,
  ) {}

  /** Calls off what is queued of the run's campaign, if it has one, and waits until that is so, ten seconds at most. */
  async stop(runId: string, requester: Requester): Promise<void> {
    const campaignId = campaignIdFor(runId);
    const isCanceled = await this.campaigns.cancel(campaignId, requester, 'run_stopped').then(() => true, isOver);
    if (!isCanceled) return;
    const answered = new AbortController();
    // Also when the read model is too far behind to tell: then it is not waited for beyond the ten seconds.
    const late = setTimeout(this.settleMs, undefined, { signal: answered.signal }).catch(() => undefined);
    await Promise.race([this.campaigns.whenSettled(campaignId, requester, this.settleMs).catch(unlessBehind), late]);
    answered.abort();
  }
}

/** Whether there is a campaign to wait for: it may have ended by itself, or not be made yet, then whoever makes it sees the stop. */
function isOver(error: unknown): boolean {
  if (error instanceof UnknownCampaignError) return false;
  if (error instanceof CampaignConflictError) return true;
  throw error;
}

function unlessBehind(error: unknown): void {
  if (!(error instanceof UnknownCampaignError || error instanceof CampaignsBehindError)) throw error;
}
