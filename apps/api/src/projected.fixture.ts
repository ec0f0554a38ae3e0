import type { Database } from '@posthorn/database';
import {
  DeliveryOutcomeUnknown,
  isEvent,
  PolicyBlocked,
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
  type RecordedEvent,
} from '@posthorn/events';
import type { Insertable, Kysely } from 'kysely';

type HeldInsert = Insertable<Database['read.held_sends']>;

/** What the projector makes of one event in the list of held sends, as far as the API's tests need it. */
export async function projectHeld(db: Kysely<Database>, event: RecordedEvent): Promise<void> {
  const begun = heldBy(event);
  if (begun !== undefined) {
    const { send_id: _, ...again } = begun;
    await db
      .insertInto('read.held_sends')
      .values(begun)
      .onConflict((conflict) =>
        conflict.column('send_id').doUpdateSet(again).where('read.held_sends.last_sequence', '<', event.sequence),
      )
      .execute();
  }
  const change = changeBy(event);
  if (change === undefined) return;
  await db
    .updateTable('read.held_sends')
    .set({ ...change, last_sequence: event.sequence })
    .where('send_id', '=', event.correlationId)
    .where('last_sequence', '<', event.sequence)
    .execute();
}

function heldBy(event: RecordedEvent): HeldInsert | undefined {
  if (isEvent(SendApprovalPending, event)) {
    const { approvalId, queue, reason, expiresAt, pendingAt } = event.data;
    const about = { approval_id: approvalId, queue: queue ?? null, reason, due_at: new Date(expiresAt) };
    return { ...waiting(event, event.data), ...about, kind: 'approval', held_at: new Date(pendingAt) };
  }
  if (isEvent(DeliveryOutcomeUnknown, event)) {
    const about = { approval_id: null, queue: 'outcome_unknown', reason: null, due_at: null };
    return { ...waiting(event, event.data), ...about, kind: 'outcome', held_at: new Date(event.occurredAt) };
  }
  if (isEvent(PolicyBlocked, event)) {
    const { reason } = event.data;
    const about = { approval_id: null, queue: 'blocked_by_policy', reason, due_at: null };
    return { ...waiting(event, event.data), ...about, kind: 'blocked', held_at: new Date(event.occurredAt) };
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

function waiting(event: RecordedEvent, asked: Asked) {
  return {
    send_id: asked.requestId,
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    recipient_email: asked.recipientEmail,
    agent_id: event.agentId ?? null,
    test_mode: event.testMode,
    state: 'waiting' as const,
    subject: asked.subject ?? null,
    thread_id: asked.threadId ?? null,
    template_id: asked.templateId ?? null,
    campaign_id: asked.campaignId ?? null,
    content_sha256: asked.content?.sha256 ?? null,
    ended_at: null,
    last_sequence: event.sequence,
  };
}

function changeBy(event: RecordedEvent): Partial<HeldInsert> | undefined {
  const ended = { ended_at: new Date(event.occurredAt) };
  if (isEvent(SendEdited, event))
    return { content_sha256: event.data.content.sha256, subject: event.data.subject ?? null };
  if (isEvent(SendApprovalDecided, event) && event.data.decision === 'denied') return { ...ended, state: 'denied' };
  if (isEvent(SendQueued, event)) return { ...ended, state: 'released' };
  if (isEvent(SendCanceled, event) && event.data.reason !== 'approval_denied') return { ...ended, state: 'canceled' };
  return undefined;
}

/** The same for the list of suppressions. */
export async function projectSuppression(db: Kysely<Database>, event: RecordedEvent): Promise<void> {
  const isOurs = isEvent(SuppressionAdded, event) || isEvent(SuppressionRemoved, event);
  if (!isOurs || event.data.scope === 'global') return;
  const key = {
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    scope: event.data.scope,
    campaign_id: event.data.campaignId ?? '',
    test_mode: event.testMode,
  };
  const row = { email: event.data.contactEmail, last_sequence: event.sequence };
  const change = isEvent(SuppressionAdded, event)
    ? {
        ...row,
        reason_code: event.data.reasonCode,
        note: event.data.note ?? null,
        send_id: event.data.requestId ?? null,
        expires_at: event.data.expiresAt === undefined ? null : new Date(event.data.expiresAt),
        added_at: new Date(event.data.addedAt),
        removed_at: null,
      }
    : { ...row, removed_at: new Date(event.occurredAt) };
  await db
    .insertInto('read.suppressions')
    .values({ reason_code: '', added_at: new Date(event.occurredAt), ...key, ...change })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'contact_key', 'scope', 'campaign_id', 'test_mode'])
        .doUpdateSet(change)
        .where('read.suppressions.last_sequence', '<', event.sequence),
    )
    .execute();
}
