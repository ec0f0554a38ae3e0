import {
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  SendRescheduled,
  type EventOf,
} from '@posthorn/events';
import type { sendEvents, PolicyBlocked } from '@posthorn/events';
import type { ContactFacts } from '@posthorn/policy';
import type { ApprovedContent } from './held-send-state.js';
import { APPROVAL_LIFETIME_MS, decideRequest, type JudgedSend } from '../request/decide-request.js';
import type { RequestData } from '../request/request-data.js';
import type { Actor } from '../send-command.js';
import { ContentChangedError, SendClosedError } from '../sending.errors.js';
import type { SendStory, StoryStatus } from './send-story.js';

/** What may come of a command about a send. */
export type HeldFact = EventOf<(typeof sendEvents)[number] | typeof PolicyBlocked>;

/** Who did it and when. */
export interface Deed {
  readonly by: Actor;
  /** ISO 8601 UTC. */
  readonly at: string;
}

type Of<Status extends StoryStatus> = SendStory & { readonly status: Status };

/** @throws SendClosedError when it left or ended */
export function decideCancel(story: SendStory, { by, at }: Deed, reason: string): readonly HeldFact[] {
  if (story.status === 'canceled') return [];
  assertIs(story, 'queued', 'scheduled', 'pending_approval', 'held', 'blocked');
  return [canceled(story, { by, at }, reason)];
}

/** Why a blocked send is done with: another was made of it. */
export const RELEASED = 'released';

export function decideReleased(story: SendStory, deed: Deed): HeldFact {
  return canceled(story, deed, RELEASED);
}

/** @throws SendClosedError when it is not scheduled */
export function decideReschedule(story: SendStory, { by, at }: Deed, dueAt: string): readonly HeldFact[] {
  assertIs(story, 'scheduled');
  const { dueAt: previousDueAt = dueAt } = story;
  if (Date.parse(previousDueAt) === Date.parse(dueAt)) return [];
  return [SendRescheduled.of({ ...about(story), dueAt, previousDueAt, rescheduledBy: by, rescheduledAt: at })];
}

/** Denied is canceled, and so is a blocked send that nobody will release. @throws SendClosedError when it waits for no approval */
export function decideReject(story: SendStory, { by, at }: Deed, reason?: string): readonly HeldFact[] {
  if (story.status === 'canceled' && ['approval_denied', 'rejected'].includes(story.reason ?? '')) return [];
  if (story.status === 'blocked') return [canceled(story, { by, at }, 'rejected')];
  assertIs(story, 'pending_approval');
  const { approval } = story;
  if (!approval) return [];
  const contentSha256 = story.data.content?.sha256;
  const { approvalId } = approval;
  return [
    SendApprovalDecided.of({
      ...about(story),
      approvalId,
      decision: 'denied',
      contentSha256,
      reason,
      decidedBy: by,
      decidedAt: at,
    }),
    canceled(story, { by, at }, 'approval_denied'),
  ];
}

/** What the send is to be made of now. */
export type Edited = Pick<RequestData, 'subject' | 'attachments'> & {
  readonly content: NonNullable<RequestData['content']>;
};

/**
 * What was approved was other content, so a send that needed an approval needs another.
 * @param approvalId taken for that
 * @throws SendClosedError when it is neither scheduled nor held
 */
export function decideEdit(
  story: SendStory,
  { by, at }: Deed,
  edited: Edited,
  approvalId: string,
): readonly HeldFact[] {
  assertIs(story, 'scheduled', 'pending_approval');
  if (story.data.content?.sha256 === edited.content.sha256) return [];
  const fact = SendEdited.of({ ...about(story), ...edited, editedBy: by, editedAt: at });
  if (!isApproved(story)) return [fact];
  const expiresAt = new Date(Date.parse(at) + APPROVAL_LIFETIME_MS).toISOString();
  const { dueAt } = story;
  return [
    fact,
    SendApprovalPending.of({
      ...story.data,
      ...edited,
      approvalId,
      reason: 'edited',
      queue: 'needs_approval_outbound',
      expiresAt,
      dueAt,
      pendingAt: at,
    }),
  ];
}

/** Whether a person has approved the content as it stands. */
export function isApproved({ approvedSha256, data }: Pick<SendStory, 'approvedSha256' | 'data'>): boolean {
  return approvedSha256 !== undefined && approvedSha256 === data.content?.sha256;
}

/**
 * Grants, and judges the send as it stands; `judged` has it as approved.
 * @throws SendClosedError, ContentChangedError
 */
export function decideApprove(
  story: SendStory,
  { by, at }: Deed,
  approved: ApprovedContent,
  judged: JudgedSend,
  facts: ContactFacts,
  reason?: string,
): readonly HeldFact[] {
  if (story.status !== 'pending_approval' && isApproved(story) && isMeant(story, approved)) return [];
  assertIs(story, 'pending_approval');
  assertMeant(story, approved);
  const contentSha256 = story.data.content?.sha256;
  const approvalId = story.approval?.approvalId ?? '';
  return [
    SendApprovalDecided.of({
      ...about(story),
      approvalId,
      decision: 'granted',
      contentSha256,
      reason,
      decidedBy: by,
      decidedAt: at,
    }),
    decideRequest(judged, facts),
  ];
}

/**
 * Another attempt of a send that may have left already, as a person decided. Nothing is judged: it was let through before.
 * @throws SendClosedError, ContentChangedError
 */
export function decideResume(story: SendStory, { at }: Deed, content: ApprovedContent): readonly HeldFact[] {
  assertIs(story, 'held');
  assertMeant(story, content);
  return [SendQueued.of({ ...story.data, queuedAt: at, releasedFrom: 'hold' })];
}

/** The time of a scheduled send has come. Nothing when it is scheduled no more, or for later. */
export function decideDue(story: SendStory, judged: JudgedSend, facts: ContactFacts): readonly HeldFact[] {
  if (!isDue(story, judged.context.atMs)) return [];
  return [decideRequest(judged, facts)];
}

/** How early a timer may fire, by what clocks differ; milliseconds. */
const EARLY_MS = 1_000;

export function isDue({ status, dueAt }: SendStory, atMs: number): boolean {
  return status === 'scheduled' && (dueAt === undefined || Date.parse(dueAt) <= atMs + EARLY_MS);
}

export function isExpired({ status, approval }: SendStory, atMs: number): boolean {
  return status === 'pending_approval' && approval !== undefined && Date.parse(approval.expiresAt) <= atMs + EARLY_MS;
}

/** @throws ContentChangedError when the content is another one than the approver saw */
export function assertMeant(story: SendStory, approved: ApprovedContent): void {
  if (!isMeant(story, approved)) throw new ContentChangedError(story.data.requestId, story.data.content?.sha256 ?? '');
}

function isMeant({ data }: SendStory, approved: ApprovedContent): boolean {
  return approved === 'current' || approved.contentSha256 === data.content?.sha256;
}

/** @throws SendClosedError */
export function assertIs<Status extends StoryStatus>(
  story: SendStory,
  ...statuses: readonly Status[]
): asserts story is Of<Status> {
  if (!statuses.some((status) => status === story.status)) {
    throw new SendClosedError(story.data.requestId, story.status);
  }
}

function canceled(story: SendStory, { by, at }: Deed, reason: string): HeldFact {
  const { campaignId, campaignStep, campaignPosition, variant, recipientName } = story.data;
  const place = { campaignId, campaignStep, campaignPosition, variant, recipientName };
  return SendCanceled.of({ ...about(story), reason, ...place, canceledBy: by, canceledAt: at });
}

function about({ data: { requestId, recipientEmail } }: SendStory) {
  return { requestId, recipientEmail };
}
