import type { Campaigns } from '@posthorn/campaigns';
import type { Principal } from '@posthorn/platform';
import { requesterOf } from '../requester.js';
import { assertSchedulable, started } from './campaign.errors.js';
import type { CampaignFigures } from './campaign-stats-view.js';
import { campaignSummary, type CampaignSummary } from './campaign-view.js';
import { known } from './campaigns.handler.js';
import type { SenderCheck } from './sender-check.js';

/** A campaign that has started; `success` and `sent_at` are all that MisarMail's packages look at. */
export interface StartedCampaign extends CampaignSummary {
  readonly success: true;
}

/** A campaign that was called off. */
export interface CancelledCampaign extends CampaignSummary {
  /**
   * Nothing of it waits any more, so nothing will leave. False when that is not known after ten seconds: what was handed
   * over before may still be under way.
   */
  readonly settled: boolean;
  readonly figures: Pick<CampaignFigures, 'total' | 'queued' | 'sent' | 'failed' | 'skipped'>;
}

/** How long a cancellation waits for the last send to be called off; milliseconds. */
const SETTLE_MS = 10_000;

/** What is done with campaigns. Each throws what `Campaigns` does; what starts one, what `SenderCheck.assertMaySend` does. */
export class CampaignCommandsHandler {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly senders: Pick<SenderCheck, 'assertMaySend'>,
  ) {}

  async send(id: string, caller: Principal): Promise<StartedCampaign> {
    await this.assertMaySend(id, caller);
    await this.campaigns.start(id, requesterOf(caller));
    return { success: true, ...(await this.summary(id, caller)) };
  }

  async schedule(id: string, at: Date, caller: Principal): Promise<CampaignSummary> {
    assertSchedulable(at);
    await this.assertMaySend(id, caller);
    await this.campaigns.schedule(id, at, requesterOf(caller));
    return this.summary(id, caller);
  }

  async pause(id: string, caller: Principal): Promise<CampaignSummary> {
    await this.campaigns.pause(known(id), requesterOf(caller));
    return this.summary(id, caller);
  }

  async resume(id: string, caller: Principal): Promise<CampaignSummary> {
    await this.campaigns.resume(known(id), requesterOf(caller));
    return this.summary(id, caller);
  }

  async cancel(id: string, caller: Principal): Promise<CancelledCampaign> {
    await this.campaigns.cancel(known(id), requesterOf(caller));
    const { settled, total, queued, sent, failed, skipped } = await this.campaigns.whenSettled(id, caller, SETTLE_MS);
    return { ...(await this.summary(id, caller)), settled, figures: { total, queued, sent, failed, skipped } };
  }

  /** @throws Problem 409 once it has started */
  async remove(id: string, caller: Principal): Promise<{ success: true }> {
    const { status, started_at: startedAt } = await this.campaigns.find(known(id), caller);
    if (startedAt !== null) throw started(id, status);
    await this.campaigns.cancel(id, requesterOf(caller), 'deleted');
    return { success: true };
  }

  private async assertMaySend(id: string, caller: Principal): Promise<void> {
    const { from } = await this.campaigns.definitionOf(known(id), caller);
    await this.senders.assertMaySend(caller.workspaceId, from.email);
  }

  private async summary(id: string, caller: Principal): Promise<CampaignSummary> {
    return campaignSummary(await this.campaigns.find(id, caller));
  }
}
