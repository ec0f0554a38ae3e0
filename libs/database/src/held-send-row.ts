import {
  DeliveryOutcomeUnknown,
  isEvent,
  PolicyBlocked,
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  SendRescheduled,
  SendScheduled,
  type RecordedEvent,
} from '@posthorn/events';
import type { Selectable } from 'kysely';
import type { ReadModels } from './read-models.js';

/** A row of `read.held_sends`. */
export type HeldSendRow = Selectable<ReadModels['held_sends']>;

/**
 * @param event as `parseRecorded` reads it
 * @returns the id of the send whose row may change. Most sends are never held, so what is queued at once is not looked up
 */
export function heldSendOf(event: RecordedEvent): string | undefined {
  if (isEvent(SendQueued, event)) return event.data.releasedFrom && event.data.requestId;
  const isAboutHeld =
    isEvent(SendScheduled, event) ||
    isEvent(SendRescheduled, event) ||
    isEvent(SendApprovalPending, event) ||
    isEvent(SendApprovalDecided, event) ||
    isEvent(SendEdited, event) ||
    isEvent(SendCanceled, event) ||
    isEvent(PolicyBlocked, event) ||
    (isEvent(DeliveryOutcomeUnknown, event) && event.data.resolution === 'hold');
  return isAboutHeld ? event.data.requestId : undefined;
}

/**
 * The row after one more event, taken in the log's order.
 * @returns nothing while the send has never been held
 */
export function heldSendAfter(row: HeldSendRow | undefined, event: RecordedEvent): HeldSendRow | undefined {
  const begun = beginning(event);
  // A send that is held again keeps what the second fact does not say.
  if (begun) return { ...blank(event, begun), ...known(row), ...begun, last_sequence: event.sequence };
  if (row === undefined) return undefined;
  const change = changeOf(event);
  return change && { ...row, ...change, last_sequence: event.sequence };
}

type Begun = Partial<HeldSendRow> & Pick<HeldSendRow, 'send_id' | 'recipient_email' | 'kind' | 'held_at'>;

function beginning(event: RecordedEvent): Begun | undefined {
  if (isEvent(SendScheduled, event)) {
    const { dueAt, scheduledAt } = event.data;
    return { ...waiting(event.data), kind: 'schedule', due_at: new Date(dueAt), held_at: new Date(scheduledAt) };
  }
  if (isEvent(SendApprovalPending, event)) {
    const { approvalId, queue = 'needs_approval_outbound', reason, expiresAt, pendingAt } = event.data;
    const about = { approval_id: approvalId, queue, reason, due_at: new Date(expiresAt) };
    return { ...waiting(event.data), ...about, kind: 'approval', held_at: new Date(pendingAt) };
  }
  if (isEvent(PolicyBlocked, event)) {
    const { reason, blockedAt = event.occurredAt } = event.data;
    const about = { queue: 'blocked_by_policy', reason, due_at: null };
    return { ...waiting(event.data), ...about, kind: 'blocked', held_at: new Date(blockedAt) };
  }
  if (isEvent(DeliveryOutcomeUnknown, event) && event.data.resolution === 'hold') {
    const { requestId, recipientEmail, cause = null, detectedAt } = event.data;
    const about = { send_id: requestId, recipient_email: recipientEmail, queue: 'outcome_unknown', reason: cause };
    return { ...about, kind: 'outcome', state: 'waiting', due_at: null, ended_at: null, held_at: new Date(detectedAt) };
  }
  return undefined;
}

function changeOf(event: RecordedEvent): Partial<HeldSendRow> | undefined {
  if (isEvent(SendRescheduled, event)) return { due_at: new Date(event.data.dueAt) };
  if (isEvent(SendEdited, event)) {
    const { subject, content } = event.data;
    return { content_sha256: content.sha256, ...(subject !== undefined && { subject }) };
  }
  if (isEvent(SendApprovalDecided, event)) {
    if (event.data.decision === 'granted') return {};
    return { state: 'denied', ended_at: new Date(event.data.decidedAt) };
  }
  if (isEvent(SendQueued, event)) return { state: 'released', ended_at: new Date(event.data.queuedAt) };
  // A denied send is canceled as well, and stays denied.
  if (isEvent(SendCanceled, event) && event.data.reason !== 'approval_denied') {
    // Of a blocked send that a person let go another was made.
    const state = event.data.reason === 'released' ? 'released' : 'canceled';
    return { state, ended_at: new Date(event.data.canceledAt) };
  }
  return undefined;
}

interface Asked {
  readonly requestId: string;
  readonly recipientEmail: string;
  readonly subject?: string | undefined;
  readonly threadId?: string | undefined;
  readonly templateId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly content?: { readonly sha256: string } | undefined;
}

function waiting({ requestId, recipientEmail, subject, threadId, templateId, campaignId, content }: Asked) {
  return {
    send_id: requestId,
    recipient_email: recipientEmail,
    state: 'waiting' as const,
    ended_at: null,
    ...(subject !== undefined && { subject }),
    ...(threadId !== undefined && { thread_id: threadId }),
    ...(templateId !== undefined && { template_id: templateId }),
    ...(campaignId !== undefined && { campaign_id: campaignId }),
    ...(content !== undefined && { content_sha256: content.sha256 }),
  };
}

/** Of an earlier hold what is still true in the next one. */
function known(row: HeldSendRow | undefined): Partial<HeldSendRow> {
  if (row === undefined) return {};
  const { subject, thread_id, template_id, campaign_id, content_sha256 } = row;
  return { subject, thread_id, template_id, campaign_id, content_sha256 };
}

function blank(event: RecordedEvent, { send_id, recipient_email, kind, held_at }: Begun): HeldSendRow {
  return {
    send_id,
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    recipient_email,
    agent_id: event.agentId ?? null,
    test_mode: event.testMode,
    kind,
    state: 'waiting',
    approval_id: null,
    queue: null,
    reason: null,
    subject: null,
    thread_id: null,
    template_id: null,
    campaign_id: null,
    content_sha256: null,
    due_at: null,
    held_at,
    ended_at: null,
    last_sequence: event.sequence,
  };
}
