import {
  CampaignConflictError,
  campaignIdFor,
  CampaignsBehindError,
  UnknownCampaignError,
  type Campaigns,
} from '@posthorn/campaigns';
import type { Requester } from '@posthorn/sending';

/** How long a stop waits for what is queued to be called off; milliseconds. */
const SETTLE_MS = 10_000;

/** What stopping a run does to its campaign. */
export class RunCampaigns {
  constructor(private readonly campaigns: Pick<Campaigns, 'cancel' | 'whenSettled'>) {}

  /** Calls off what is queued of the run's campaign, if it has one, and waits until that is so, ten seconds at most. */
  async stop(runId: string, requester: Requester): Promise<void> {
    const campaignId = campaignIdFor(runId);
    try {
      await this.campaigns.cancel(campaignId, requester, 'run_stopped').catch(unlessOver);
      await this.campaigns.whenSettled(campaignId, requester, SETTLE_MS);
    } catch (error) {
      // Not made yet, and whoever makes it sees that the run is stopped; or the read model cannot tell in time.
      if (!(error instanceof UnknownCampaignError || error instanceof CampaignsBehindError)) throw error;
    }
  }
}

/** It has sent everything by itself meanwhile, so there is nothing to call off. */
function unlessOver(error: unknown): void {
  if (!(error instanceof CampaignConflictError)) throw error;
}
