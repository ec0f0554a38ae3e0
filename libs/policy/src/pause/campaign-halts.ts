import {
  CampaignCanceled,
  CampaignFailed,
  CampaignPaused,
  CampaignResumed,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import { FollowedStates, type FollowedLog } from './followed-states.js';

/** Why nothing of a campaign leaves. */
export interface CampaignHalt {
  /** `paused` until it is resumed; `canceled` for good. */
  readonly kind: 'paused' | 'canceled';
  /** Of a canceled one: what its sends are called off as (`campaign_canceled`, `run_stopped`, `campaign_failed`). */
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

export interface HaltChange {
  readonly workspaceId: string;
  readonly campaignId: string;
  /** Nothing when it goes on. */
  readonly halt: CampaignHalt | undefined;
}

/** An id of a campaign of ours. Whoever asks for a send may name a campaign as he likes; of other names nothing is in the log. */
const CAMPAIGN_ID = /^cmp_[A-Za-z0-9]{1,60}$/;

/** Which campaigns are paused or called off, with the same proof as `Pauses` (ADR 0030). Costs nothing while nobody asks. */
export class CampaignHalts {
  private readonly states: FollowedStates<CampaignHalt>;

  constructor(log: FollowedLog) {
    const definitions = [CampaignPaused, CampaignResumed, CampaignCanceled, CampaignFailed];
    const isFinal = ({ kind }: CampaignHalt) => kind === 'canceled';
    this.states = new FollowedStates(log, { definitions, stateOf: haltOf, isFinal });
  }

  /** @throws LogUnavailableError when nobody can say: then nothing of it may be sent */
  async of(workspaceId: string, campaignId: string): Promise<CampaignHalt | undefined> {
    if (!CAMPAIGN_ID.test(campaignId)) return undefined;
    await this.states.fresh();
    return this.states.of({ workspaceId, family: CampaignPaused.family, key: campaignId });
  }

  /** Called for every change after this call; must not throw. @returns stops it */
  onChange(listener: (change: HaltChange) => void): () => void {
    return this.states.onChange(({ workspaceId, key }, halt) => listener({ workspaceId, campaignId: key, halt }));
  }

  close(): Promise<void> {
    return this.states.close();
  }
}

/** What the event alone says of its campaign. */
export function haltOf(event: RecordedEvent): CampaignHalt | undefined {
  if (isEvent(CampaignPaused, event)) {
    const { reason, pausedAt } = event.data;
    return { kind: 'paused', reason, since: pausedAt };
  }
  if (isEvent(CampaignCanceled, event)) {
    const { reason = 'requested', canceledAt } = event.data;
    return { kind: 'canceled', reason: reason === 'requested' ? 'campaign_canceled' : reason, since: canceledAt };
  }
  if (isEvent(CampaignFailed, event))
    return { kind: 'canceled', reason: 'campaign_failed', since: event.data.failedAt };
  return undefined;
}
