import {
  isEvent,
  PolicyBlocked,
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  SendRescheduled,
  SendScheduled,
  DeliveryDeferred,
  DeliveryOutcomeUnknown,
  type RecordedEvent,
} from '@posthorn/events';
import { requestIn, type RequestData } from '../request/request-data.js';

/**
 * Where a send stands. `sending`: an attempt is under way, or it left, or it ended. `held`: an attempt was interrupted, and a person has
 * to say whether another one is made (`UNKNOWN_OUTCOME=hold`).
 */
export type StoryStatus = 'queued' | 'scheduled' | 'pending_approval' | 'canceled' | 'blocked' | 'sending' | 'held';

/** Everything that was decided about one send, as far as a command about it has to know. */
export interface SendStory {
  readonly status: StoryStatus;
  readonly agentId: string | undefined;
  readonly testMode: boolean;
  readonly contact: string;
  /** What was asked for, with the content as it stands. */
  readonly data: RequestData;
  /** ISO 8601 UTC; also of a held send, which is scheduled once it is approved. */
  readonly dueAt?: string | undefined;
  /** The last one it waited for. */
  readonly approval?: { readonly approvalId: string; readonly expiresAt: string } | undefined;
  /** Content that a person approved last. */
  readonly approvedSha256?: string | undefined;
  /** When blocked, canceled or held: why. */
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
}

/**
 * One more event about the send; events about others are not for here.
 * @returns nothing while it has not begun
 */
export function tell(story: SendStory | undefined, event: RecordedEvent): SendStory | undefined {
  const begun = begin(event);
  if (begun) return { ...story, ...begun, reason: undefined, detail: undefined, ...because(event) };
  if (!story) return undefined;
  if (isEvent(SendRescheduled, event)) return { ...story, dueAt: event.data.dueAt };
  if (isEvent(SendApprovalDecided, event) && event.data.decision === 'granted') {
    return { ...story, approvedSha256: event.data.contentSha256 };
  }
  if (isEvent(SendEdited, event)) {
    const { subject, content, attachments } = event.data;
    return { ...story, data: { ...story.data, subject, content, attachments } };
  }
  if (isEvent(SendCanceled, event)) return { ...story, status: 'canceled', reason: event.data.reason };
  return event.type.startsWith('delivery.') ? { ...story, status: afterDelivery(story, event) } : story;
}

function begin(event: RecordedEvent): Omit<SendStory, 'reason' | 'detail'> | undefined {
  const { agentId, testMode, contact = '' } = event;
  const about = { agentId, testMode, contact };
  if (isEvent(SendQueued, event)) return { ...about, status: 'queued', data: requestIn(event) };
  if (isEvent(SendScheduled, event)) {
    return { ...about, status: 'scheduled', data: requestIn(event), dueAt: event.data.dueAt };
  }
  if (isEvent(SendApprovalPending, event)) {
    const { approvalId, expiresAt, dueAt } = event.data;
    return {
      ...about,
      status: 'pending_approval',
      data: requestIn(event),
      dueAt,
      approval: { approvalId, expiresAt },
      approvedSha256: undefined,
    };
  }
  if (isEvent(PolicyBlocked, event)) return { ...about, status: 'blocked', data: requestIn(event) };
  return undefined;
}

function because(event: RecordedEvent): Pick<SendStory, 'reason' | 'detail'> {
  if (isEvent(PolicyBlocked, event)) return { reason: event.data.reason, detail: event.data.detail };
  return isEvent(SendApprovalPending, event) ? { reason: event.data.reason } : {};
}

/** An attempt of ours that was put off waits in the queue again; a provider that puts off has the mail already. */
function afterDelivery({ status }: SendStory, event: RecordedEvent): StoryStatus {
  if (status === 'canceled') return status;
  if (isEvent(DeliveryOutcomeUnknown, event) && status === 'sending') {
    return event.data.resolution === 'hold' ? 'held' : 'queued';
  }
  const isOurs = isEvent(DeliveryDeferred, event) && event.data.reportKey === undefined;
  return isOurs && (status === 'queued' || status === 'sending') ? 'queued' : 'sending';
}
