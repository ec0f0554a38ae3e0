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
  parseEventSubject,
  PolicyBlocked,
  SendQueued,
  statusOf,
  type EventDefinition,
  type RecordedEvent,
} from '@posthorn/events';
import type { z } from 'zod';
import type { SendRow } from './send-row.projection.js';

/** What one fact says about its send, column by column. */
const FACTS = new Map([
  fact(SendQueued, (data) => ({
    queued_at: new Date(data.queuedAt),
    template_id: data.templateId ?? null,
    campaign_id: data.campaignId ?? null,
  })),
  fact(DeliveryQueued, () => ({})),
  fact(DeliveryAccepted, () => ({})),
  fact(DeliverySent, (data) => ({ sent_at: new Date(data.sentAt) })),
  fact(DeliveryDelivered, (data) => ({ delivered_at: new Date(data.deliveredAt) })),
  fact(DeliveryDeferred, (data) => ({
    deferred_at: new Date(data.deferredAt),
    deferral_keys: data.reportKey === undefined ? [] : [data.reportKey],
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
  fact(EngagementOpened, (data) => ({ opened_at: new Date(data.openedAt) })),
  fact(EngagementClicked, (data) => ({ clicked_at: new Date(data.clickedAt) })),
  fact(PolicyBlocked, (data) => ({ error: data.detail ?? data.reason })),
]);

/**
 * The row that this one event alone makes; `mergeSends` joins it with what is known already.
 * @returns nothing when the event is not about a send
 * @throws z.ZodError when its data does not fit its type
 */
export function toPatch(event: RecordedEvent): SendRow | undefined {
  const status = statusOf(event.type);
  const columns = FACTS.get(event.type)?.(event.data);
  if (status === undefined || columns === undefined) return undefined;
  return {
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? parseEventSubject(event.subject)?.key ?? '',
    agent_id: event.agentId ?? null,
    template_id: null,
    campaign_id: null,
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
    deferral_keys: [],
    bounce_type: null,
    error: null,
    last_event_at: new Date(event.occurredAt),
    last_sequence: event.sequence,
    ...columns,
  };
}

type FactColumns = Partial<SendRow> & Pick<SendRow, 'send_id' | 'recipient_email'>;

/** An entry of the table above: reads the data by the definition's own schema. */
function fact<Schema extends z.ZodObject<{ requestId: z.ZodString; recipientEmail: z.ZodString }>>(
  definition: EventDefinition<`${string}.${string}`, Schema>,
  columns: (data: z.output<Schema>) => Partial<SendRow>,
): [type: string, read: (data: unknown) => FactColumns] {
  const read = (raw: unknown): FactColumns => {
    const data = definition.data.parse(raw);
    return { send_id: data.requestId, recipient_email: data.recipientEmail, ...columns(data) };
  };
  return [definition.type, read];
}
