import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents } from '@posthorn/event-log';
import { CampaignCanceled, CampaignFailed, type RecordedEvent } from '@posthorn/events';
import { haltOf } from '@posthorn/policy';
import { CampaignRecall } from './campaign-recall.js';

/** A read model that is away for an hour uses deliveries up; giving up would leave mail of an ended campaign waiting. */
const FOR_EVER = 1_000_000;

/** Sees to it that a campaign that ended ends for every send of it. Safe to repeat: of a send that is called off nothing is recorded. */
@Controller()
export class CampaignRecallReactor {
  constructor(@Inject(CampaignRecall) private readonly recall: CampaignRecall) {}

  // Not `dispatcher-...`: so the lines' consumers are called.
  @ConsumeEvents(
    { durable: 'campaign-recall', concurrency: 64, maxDeliver: FOR_EVER },
    CampaignCanceled,
    CampaignFailed,
  )
  async callOff(event: RecordedEvent, { signal }: ConsumeContext): Promise<void> {
    const { workspaceId, data } = event;
    const { reason = 'campaign_canceled' } = haltOf(event) ?? {};
    await this.recall.run({ workspaceId, campaignId: String(data['campaignId']), reason }, signal);
  }
}
