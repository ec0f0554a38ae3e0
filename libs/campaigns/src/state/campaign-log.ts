import type { EventLog } from '@posthorn/event-log';
import { CampaignCreated, eventSubjectFilter, type EventFact, type RecordedEvent } from '@posthorn/events';
import { UnknownCampaignError } from '../campaigns.errors.js';
import type { Requester } from '../requester.js';
import { evolveCampaign, type CampaignState } from './campaign-state.js';
import type { CampaignFact } from './campaign.decider.js';

/** What a command made of a campaign. */
export interface CampaignOutcome extends CampaignState {
  readonly campaignId: string;
  /** False when it was so already. */
  readonly changed: boolean;
}

/** `cmp_` + 26 Crockford characters; what is no such id names no campaign. */
export const CAMPAIGN_ID = /^cmp_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Every event of a campaign. */
export function campaignSubject(workspaceId: string, campaignId: string): string {
  return eventSubjectFilter({ workspaceId, family: CampaignCreated.family, key: campaignId });
}

/** The facts of campaigns: decided on the last event of each type, however many ranges of recipients were asked for. */
export class CampaignLog {
  constructor(private readonly log: Pick<EventLog, 'decide'>) {}

  /** @throws UnknownCampaignError, LogUnavailableError, and what `decide` throws */
  async decide(
    campaignId: string,
    { workspaceId, testMode }: Pick<Requester, 'workspaceId' | 'testMode'>,
    at: string,
    decide: (state: CampaignState | undefined) => readonly CampaignFact[],
  ): Promise<CampaignOutcome> {
    if (!CAMPAIGN_ID.test(campaignId)) throw new UnknownCampaignError(campaignId);
    let before: CampaignState | undefined;
    const { events } = await this.log.decide(
      {
        workspaceId,
        subject: campaignSubject(workspaceId, campaignId),
        fold: 'latest',
        place: (_fact: EventFact) => ({
          workspaceId,
          key: campaignId,
          occurredAt: at,
          testMode,
          correlationId: campaignId,
        }),
      },
      {
        initialState: undefined as CampaignState | undefined,
        evolve: (state: CampaignState | undefined, event: RecordedEvent) => evolveCampaign(state, event),
        decide(_command: undefined, state) {
          // A test key's campaigns are no live key's business, and the other way round.
          if (state && state.testMode !== testMode) throw new UnknownCampaignError(campaignId);
          before = state;
          return decide(state);
        },
      },
      undefined,
    );
    const after = events.reduce(evolveCampaign, before);
    if (!after) throw new UnknownCampaignError(campaignId);
    return { ...after, campaignId, changed: events.length > 0 };
  }
}
