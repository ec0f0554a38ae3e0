import type { ReadModels } from '@posthorn/database';
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
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import type { Selectable } from 'kysely';

/** A row of `read.campaigns`. */
export type CampaignRow = Selectable<ReadModels['campaigns']>;

/** @returns the id of the campaign it is about */
export function campaignOf(event: RecordedEvent): string | undefined {
  const { campaignId } = event.data;
  return event.type.startsWith('campaign.') && typeof campaignId === 'string' ? campaignId : undefined;
}

/**
 * The row after one more event, taken in the log's order.
 * @returns nothing while no `campaign.created` was seen
 */
export function campaignAfter(row: CampaignRow | undefined, event: RecordedEvent): CampaignRow | undefined {
  if (row === undefined) return created(event);
  const change = changeOf(row, event);
  return change && { ...row, ...change, updated_at: new Date(event.occurredAt), last_sequence: event.sequence };
}

function created(event: RecordedEvent): CampaignRow | undefined {
  if (!isEvent(CampaignCreated, event)) return undefined;
  const { campaignId, runId, name, subject, fromEmail, fromName, definition, createdAt } = event.data;
  return {
    campaign_id: campaignId,
    workspace_id: event.workspaceId,
    test_mode: event.testMode,
    run_id: runId ?? null,
    name,
    subject: subject ?? null,
    from_email: fromEmail ?? null,
    from_name: fromName ?? null,
    status: 'draft',
    definition: definition ?? null,
    total: 0,
    left_out: 0,
    due_at: null,
    started_at: null,
    ended_at: null,
    error: null,
    created_at: new Date(createdAt),
    updated_at: new Date(createdAt),
    last_sequence: event.sequence,
  };
}

function changeOf(row: CampaignRow, event: RecordedEvent): Partial<CampaignRow> | undefined {
  if (isEvent(CampaignUpdated, event)) {
    const { name, subject = null, fromEmail = null, fromName = null, definition } = event.data;
    return { name, subject, from_email: fromEmail, from_name: fromName, definition };
  }
  if (isEvent(CampaignRecipientsAdded, event)) {
    return { total: event.data.total, left_out: row.left_out + event.data.skipped };
  }
  if (isEvent(CampaignScheduled, event)) return { status: 'scheduled', due_at: new Date(event.data.dueAt) };
  if (isEvent(CampaignStarted, event)) {
    return { status: 'sending', error: null, started_at: row.started_at ?? new Date(event.data.startedAt) };
  }
  if (isEvent(CampaignPaused, event)) return { status: 'paused', error: event.data.reason };
  // Paused before its time came, it waits for it again.
  if (isEvent(CampaignResumed, event)) return { status: row.started_at ? 'sending' : 'scheduled', error: null };
  return endOf(event);
}

function endOf(event: RecordedEvent): Partial<CampaignRow> | undefined {
  if (isEvent(CampaignCompleted, event)) {
    return { status: 'sent', error: null, ended_at: new Date(event.data.completedAt) };
  }
  if (isEvent(CampaignCanceled, event)) {
    return { status: 'cancelled', error: event.data.reason ?? null, ended_at: new Date(event.data.canceledAt) };
  }
  if (isEvent(CampaignFailed, event)) {
    return { status: 'failed', error: event.data.error, ended_at: new Date(event.data.failedAt) };
  }
  return undefined;
}
