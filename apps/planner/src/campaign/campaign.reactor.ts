import { Controller, Inject } from '@nestjs/common';
import { ConsumeEvents, OnTimer, type Timer } from '@posthorn/event-log';
import {
  CampaignCanceled,
  CampaignFailed,
  CampaignRecipientsAdded,
  CampaignResumed,
  CampaignScheduled,
  CampaignStarted,
  type RecordedOf,
} from '@posthorn/events';
import { CampaignRunner, SLOTS } from './campaign-runner.js';
import { HeldCampaignSends } from './held-campaign-sends.js';

/** A database that is away for an hour uses deliveries up; giving up would leave a campaign in the middle. */
const FOR_EVER = 1_000_000;
/** After a kill a campaign stands still for so long at most. */
const ACK_WAIT_MS = 10_000;

/** What sets a campaign going. A message is acknowledged when the campaign went as far as it may, so a crash in the middle is continued. */
@Controller()
export class CampaignReactor {
  constructor(
    @Inject(CampaignRunner) private readonly runner: CampaignRunner,
    @Inject(HeldCampaignSends) private readonly held: HeldCampaignSends,
  ) {}

  @ConsumeEvents(
    { durable: 'planner-campaigns', concurrency: SLOTS, maxDeliver: FOR_EVER, ackWaitMs: ACK_WAIT_MS },
    // Whoever scheduled it sets its timer, if nothing ends that process in between.
    CampaignScheduled,
    CampaignStarted,
    CampaignResumed,
    CampaignRecipientsAdded,
  )
  async run({
    workspaceId,
    data,
  }: RecordedOf<
    typeof CampaignScheduled | typeof CampaignStarted | typeof CampaignResumed | typeof CampaignRecipientsAdded
  >): Promise<void> {
    await this.runner.wake(workspaceId, data.campaignId);
  }

  @OnTimer('campaign', { concurrency: SLOTS, maxDeliver: FOR_EVER, ackWaitMs: ACK_WAIT_MS })
  async goOn({ workspaceId, id }: Timer): Promise<void> {
    await this.runner.wake(workspaceId, id);
  }

  @ConsumeEvents(
    { durable: 'planner-ended-campaigns', concurrency: 4, maxDeliver: FOR_EVER },
    CampaignCanceled,
    CampaignFailed,
  )
  async callOff(event: RecordedOf<typeof CampaignCanceled | typeof CampaignFailed>): Promise<void> {
    const { workspaceId, testMode, sequence, data } = event;
    await this.held.callOff({ workspaceId, testMode, campaignId: data.campaignId, sequence, reason: reasonOf(event) });
  }
}

/** As the dispatcher calls it (libs/policy campaign-halts.ts). */
function reasonOf(event: RecordedOf<typeof CampaignCanceled | typeof CampaignFailed>): string {
  if (event.type === 'campaign.failed') return 'campaign_failed';
  const { reason = 'requested' } = event.data;
  return reason === 'requested' ? 'campaign_canceled' : reason;
}
