import {
  CampaignCanceled,
  CampaignCompleted,
  CampaignCreated,
  CampaignFailed,
  CampaignPaused,
  CampaignRecipientsAdded,
  CampaignResumed,
  CampaignScheduled,
  CampaignStarted,
  CampaignUpdated,
  CampaignVariantChosen,
  type campaignEvents,
  type EventOf,
} from '@posthorn/events';
import {
  CampaignChangedError,
  CampaignConflictError,
  InvalidCampaignError,
  UnknownCampaignError,
} from '../campaigns.errors.js';
import type { CampaignState, CampaignStatus } from './campaign-state.js';

export type CampaignFact = EventOf<(typeof campaignEvents)[number]>;
type State = CampaignState | undefined;
type Data<Definition extends { of(data: never): unknown }> = Parameters<Definition['of']>[0];

/** What can be done instead, for whoever asks in the wrong state. */
const ADVICE: Readonly<Record<CampaignStatus, string>> = {
  draft: 'start or schedule it first',
  scheduled: 'it has not started yet',
  sending: 'it is under way; pause or cancel it',
  paused: 'resume or cancel it',
  sent: 'it is over; create another one',
  cancelled: 'it was called off; create another one',
  failed: 'it is over; create another one',
};

/** Created again with the same id is no other campaign: whoever derived the id may ask twice. */
export function decideCreate(data: Data<typeof CampaignCreated>, state: State): readonly CampaignFact[] {
  return state ? [] : [CampaignCreated.of(data)];
}

/** @param seen what the change was made from; nothing to replace whatever there is */
export function decideUpdate(
  data: Data<typeof CampaignUpdated>,
  state: State,
  seen?: SeenContent,
): readonly CampaignFact[] {
  const { name, definition } = assertIs(data.campaignId, state, 'draft', 'scheduled');
  const isSame = seen === undefined || (seen.name === name && seen.sha256 === definition?.sha256);
  if (!isSame) throw new CampaignChangedError(data.campaignId);
  return [CampaignUpdated.of(data)];
}

/** What somebody saw a campaign to be. */
export interface SeenContent {
  readonly name: string;
  /** Of its definition. */
  readonly sha256: string;
}

/** @param data.total recipients before these */
export function decideAddRecipients(
  { total, ...data }: Data<typeof CampaignRecipientsAdded>,
  state: State,
): readonly CampaignFact[] {
  const known = assertIs(data.campaignId, state, 'draft', 'scheduled', 'sending', 'paused');
  if (known.total !== total) throw new RecipientsChangedError(known.total);
  if (data.added === 0 && data.skipped === 0) return [];
  return [CampaignRecipientsAdded.of({ ...data, total: total + data.added })];
}

/** Somebody else added recipients meanwhile; what is a duplicate has to be found out anew. */
export class RecipientsChangedError extends Error {
  override readonly name = 'RecipientsChangedError';
  constructor(readonly total: number) {
    super(`there are ${total} recipients by now`);
  }
}

export function decideSchedule(data: Data<typeof CampaignScheduled>, state: State): readonly CampaignFact[] {
  assertIs(data.campaignId, state, 'draft', 'scheduled');
  if (Date.parse(data.dueAt) <= Date.parse(data.scheduledAt)) {
    throw new InvalidCampaignError('scheduledAt', 'must be in the future');
  }
  return [CampaignScheduled.of(data)];
}

export function decideStart(data: Omit<Data<typeof CampaignStarted>, 'total'>, state: State): readonly CampaignFact[] {
  if (state?.status === 'sending') return [];
  const { total } = assertIs(data.campaignId, state, 'draft', 'scheduled');
  if (total === 0) throw new InvalidCampaignError('recipients', 'are missing: add at least one before it starts');
  return [CampaignStarted.of({ ...data, total })];
}

export function decidePause(data: Data<typeof CampaignPaused>, state: State): readonly CampaignFact[] {
  if (state?.status === 'paused') return [];
  assertIs(data.campaignId, state, 'scheduled', 'sending');
  return [CampaignPaused.of(data)];
}

/** What was scheduled for a time that passed during the pause starts at once. */
export function decideResume(data: Data<typeof CampaignResumed>, state: State): readonly CampaignFact[] {
  if (state?.status === 'sending') return [];
  assertIs(data.campaignId, state, 'paused');
  return [CampaignResumed.of(data)];
}

export function decideCancel(data: Data<typeof CampaignCanceled>, state: State): readonly CampaignFact[] {
  if (state?.status === 'cancelled') return [];
  assertIs(data.campaignId, state, 'draft', 'scheduled', 'sending', 'paused');
  return [CampaignCanceled.of(data)];
}

/** Nothing when it is over, or somebody was added since it was looked at. @param recipients there were then */
export function decideComplete(
  data: Data<typeof CampaignCompleted>,
  recipients: number,
  state: State,
): readonly CampaignFact[] {
  return state?.status === 'sending' && state.total === recipients ? [CampaignCompleted.of(data)] : [];
}

export function decideFail(data: Data<typeof CampaignFailed>, state: State): readonly CampaignFact[] {
  return state && !isOver(state.status) ? [CampaignFailed.of(data)] : [];
}

export function decideVariant(data: Data<typeof CampaignVariantChosen>, state: State): readonly CampaignFact[] {
  return state && !isOver(state.status) ? [CampaignVariantChosen.of(data)] : [];
}

export function isOver(status: CampaignStatus): status is 'sent' | 'cancelled' | 'failed' {
  return status === 'sent' || status === 'cancelled' || status === 'failed';
}

function assertIs(campaignId: string, state: State, ...allowed: readonly CampaignStatus[]): CampaignState {
  if (!state) throw new UnknownCampaignError(campaignId);
  if (!allowed.includes(state.status)) throw new CampaignConflictError(campaignId, state.status, ADVICE[state.status]);
  return state;
}
