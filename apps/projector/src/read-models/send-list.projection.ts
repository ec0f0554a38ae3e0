import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDeferred,
  DeliveryDelivered,
  DeliveryFailed,
  DeliveryQueued,
  DeliverySent,
  EngagementClicked,
  EngagementOpened,
  InboundReplied,
  isEvent,
  parseEventSubject,
  PolicyBlocked,
  SendApprovalPending,
  SendCanceled,
  SendQueued,
  SendScheduled,
  statusOf,
  type EventDefinition,
  type EventType,
  type RecordedEvent,
} from '@posthorn/events';
import type { z } from 'zod';
import type { SendRow } from './send-row.projection.js';

/** What one fact says about its send, column by column. */
const FACTS = new Map([
  fact(SendQueued, (data) => ({ ...requested(data), queued_at: new Date(data.queuedAt) })),
  fact(SendScheduled, requested),
  fact(SendApprovalPending, requested),
  fact(SendCanceled, (data) => ({
    ...placeOf(data),
    canceled_at: new Date(data.canceledAt),
    error: data.reason,
  })),
  fact(DeliveryQueued, () => ({})),
  fact(DeliveryAccepted, (data) => ({ message_id: data.messageId ?? null })),
  fact(DeliverySent, (data) => ({ sent_at: new Date(data.sentAt) })),
  fact(DeliveryDelivered, (data) => ({ delivered_at: new Date(data.deliveredAt) })),
  fact(DeliveryDeferred, (data) => ({
    deferred_at: new Date(data.deferredAt),
    report_keys: keysOf(data),
  })),
  fact(DeliveryBounced, (data) => ({
    bounced_at: new Date(data.bouncedAt),
    bounce_type: data.bounceType,
    error: data.reason ?? data.diagnosticCode ?? null,
  })),
  fact(DeliveryComplained, (data) => ({
    complained_at: new Date(data.complainedAt),
    error: data.feedbackType ?? null,
  })),
  fact(DeliveryFailed, (data) => ({ failed_at: new Date(data.failedAt), error: data.reason ?? null })),
  fact(EngagementOpened, (data) => ({ opened_at: new Date(data.openedAt), report_keys: keysOf(data) })),
  fact(EngagementClicked, (data) => ({ clicked_at: new Date(data.clickedAt), report_keys: keysOf(data) })),
  fact(InboundReplied, (data) => ({ replied_at: new Date(data.repliedAt) })),
  fact(PolicyBlocked, (data) => ({ ...placeOf(data), error: data.detail ?? data.reason })),
]);

/**
 * The row that this one event alone makes; `mergeSends` joins it with what is known already.
 * @param event as `parseRecorded` reads it
 * @returns nothing when it is not about a send
 */
export function toPatch(event: RecordedEvent): SendRow | undefined {
  const status = statusOf(event.type);
  const columns = FACTS.get(event.type)?.(event);
  if (status === undefined || columns === undefined) return undefined;
  return {
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? parseEventSubject(event.subject)?.key ?? '',
    agent_id: event.agentId ?? null,
    template_id: null,
    campaign_id: null,
    campaign_step: null,
    campaign_position: null,
    variant: null,
    recipient_name: null,
    subject: null,
    thread_id: null,
    group_id: null,
    message_id: null,
    test_mode: event.testMode,
    status,
    queued_at: null,
    sent_at: null,
    delivered_at: null,
    opened_at: null,
    clicked_at: null,
    replied_at: null,
    bounced_at: null,
    complained_at: null,
    failed_at: null,
    deferred_at: null,
    canceled_at: null,
    report_keys: [],
    bounce_type: null,
    error: null,
    last_event_at: new Date(event.occurredAt),
    last_sequence: event.sequence,
    ...columns,
  };
}

/** Of facts that a send may have several of, the key that tells them apart (ADR 0004, 0023). */
function keysOf({ reportKey }: { readonly reportKey?: string | undefined }): string[] {
  return reportKey === undefined ? [] : [reportKey];
}

/** What an event that begins a send says of the request. */
function requested(data: Requested): Partial<SendRow> {
  return {
    template_id: data.templateId ?? null,
    ...placeOf(data),
    subject: data.subject ?? null,
    thread_id: data.threadId ?? null,
    group_id: data.groupId ?? null,
  };
}

/** Where it stands in a campaign. */
function placeOf({ campaignId, campaignStep, campaignPosition, variant, recipientName }: Placed): Partial<SendRow> {
  return {
    campaign_id: campaignId ?? null,
    campaign_step: campaignStep ?? null,
    campaign_position: campaignPosition ?? null,
    variant: variant ?? null,
    recipient_name: recipientName ?? null,
  };
}

type Texts<Name extends string> = Partial<Readonly<Record<Name, string | undefined>>>;
type Placed = Texts<'campaignId' | 'variant' | 'recipientName'> &
  Partial<Readonly<Record<'campaignStep' | 'campaignPosition', number | undefined>>>;
type Requested = Placed & Texts<'templateId' | 'subject' | 'threadId' | 'groupId'>;

type AboutSend = z.ZodObject<{ requestId: z.ZodString; recipientEmail: z.ZodString }>;
type FactColumns = Partial<SendRow> & Pick<SendRow, 'send_id' | 'recipient_email'>;

/** An entry of the table above. */
function fact<Type extends EventType, Schema extends AboutSend>(
  definition: EventDefinition<Type, Schema>,
  columns: (data: z.output<Schema>) => Partial<SendRow>,
): [type: string, read: (event: RecordedEvent) => FactColumns | undefined] {
  const read = (event: RecordedEvent) => {
    if (!isEvent(definition, event)) return undefined;
    const { data } = event;
    return { send_id: data.requestId, recipient_email: data.recipientEmail, ...columns(data) };
  };
  return [definition.type, read];
}
