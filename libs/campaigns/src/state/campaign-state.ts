import { campaignEvents, type RecordedEvent, type RecordedOf } from '@posthorn/events';

export type CampaignStatus = 'draft' | 'scheduled' | 'sending' | 'paused' | 'sent' | 'cancelled' | 'failed';

/** Of something of the campaign in the blob store. */
export interface BlobReference {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

/** A campaign as its commands see it. Folds from the last event of each type as well as from all of them. */
export interface CampaignState {
  readonly status: CampaignStatus;
  /** What it is when a pause ends. */
  readonly resumesTo: 'scheduled' | 'sending';
  readonly testMode: boolean;
  readonly name: string;
  readonly runId?: string | undefined;
  readonly definition?: BlobReference | undefined;
  /** Recipients. */
  readonly total: number;
  /** ISO 8601 UTC. */
  readonly dueAt?: string | undefined;
  readonly startedAt?: string | undefined;
  /** Why it is paused, was canceled or failed. */
  readonly reason?: string | undefined;
  readonly error?: string | undefined;
}

export type CampaignEvent = RecordedOf<(typeof campaignEvents)[number]>;

const TYPES = new Set<string>(campaignEvents.map(({ type }) => type));

/** Undefined until it is created. */
export function evolveCampaign(state: CampaignState | undefined, event: RecordedEvent): CampaignState | undefined {
  if (!isCampaignEvent(event)) return state;
  if (event.type === 'campaign.created') {
    const { name, runId, definition } = event.data;
    return { status: 'draft', resumesTo: 'sending', testMode: event.testMode, name, runId, definition, total: 0 };
  }
  return state && evolveExisting(state, event);
}

function evolveExisting(
  state: CampaignState,
  event: Exclude<CampaignEvent, { readonly type: 'campaign.created' }>,
): CampaignState {
  switch (event.type) {
    case 'campaign.updated':
      return { ...state, name: event.data.name, definition: event.data.definition };
    case 'campaign.recipients_added':
      return { ...state, total: event.data.total };
    case 'campaign.scheduled':
      return { ...state, status: 'scheduled', resumesTo: 'scheduled', dueAt: event.data.dueAt };
    case 'campaign.started':
      return { ...state, status: 'sending', resumesTo: 'sending', startedAt: event.data.startedAt };
    case 'campaign.paused':
      return { ...state, status: 'paused', reason: event.data.reason };
    case 'campaign.resumed':
      return { ...state, status: state.resumesTo, reason: undefined };
    case 'campaign.canceled':
      return { ...state, status: 'cancelled', reason: event.data.reason };
    case 'campaign.completed':
      return { ...state, status: 'sent' };
    case 'campaign.failed':
      return { ...state, status: 'failed', reason: event.data.reason, error: event.data.error };
    case 'campaign.progressed':
    case 'campaign.variant_chosen':
      return state;
    default:
      return event satisfies never;
  }
}

export function isCampaignEvent(event: RecordedEvent): event is CampaignEvent {
  return TYPES.has(event.type);
}
