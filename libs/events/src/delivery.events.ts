import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, count, id, instant, text } from './fields.js';

const send = { requestId: id, recipientEmail: address };
/** Which provider said so, and under which of its message ids. */
const origin = { provider: id.optional(), messageId: z.string().min(1).max(998).optional() };
/** 1 for the first hand-over to a provider. */
const attempt = z.int().positive();

export const DeliveryQueued = defineEvent('delivery.queued', {
  version: 1,
  visibility: 'public',
  summary: 'The email was queued for hand-over to a provider.',
  data: z.object({ ...send, queuedAt: instant, provider: id, attempt }),
});

export const DeliveryAccepted = defineEvent('delivery.accepted', {
  version: 1,
  visibility: 'public',
  summary: 'The provider accepted the message.',
  data: z.object({ ...send, acceptedAt: instant, provider: id, messageId: origin.messageId, attempt }),
});

export const DeliverySent = defineEvent('delivery.sent', {
  version: 1,
  visibility: 'public',
  summary: 'The provider dispatched the email.',
  data: z.object({ ...send, sentAt: instant, ...origin }),
});

export const DeliveryDelivered = defineEvent('delivery.delivered', {
  version: 1,
  visibility: 'public',
  summary: "The recipient's mail server took the email; that it reached the inbox is not known.",
  data: z.object({ ...send, deliveredAt: instant, ...origin }),
});

export const DeliveryDeferred = defineEvent('delivery.deferred', {
  version: 1,
  visibility: 'public',
  summary: 'Delivery was temporarily deferred and will be tried again.',
  data: z.object({
    ...send,
    deferredAt: instant,
    reason: text.optional(),
    retryAfterMs: count.optional(),
    ...origin,
    /** The provider's own id of this report; two deferrals of one send differ in it. */
    reportKey: id.optional(),
  }),
});

export const DeliveryBounced = defineEvent('delivery.bounced', {
  version: 1,
  visibility: 'public',
  summary: 'The email bounced, hard or soft.',
  data: z.object({
    ...send,
    bouncedAt: instant,
    bounceType: z.enum(['hard', 'soft', 'undetermined']),
    reason: text.optional(),
    diagnosticCode: text.optional(),
    ...origin,
  }),
});

export const DeliveryComplained = defineEvent('delivery.complained', {
  version: 1,
  visibility: 'public',
  summary: 'The recipient marked the email as spam.',
  data: z.object({ ...send, complainedAt: instant, feedbackType: id.optional(), ...origin }),
});

export const DeliveryFailed = defineEvent('delivery.failed', {
  version: 1,
  visibility: 'public',
  summary: 'Delivery failed permanently without a bounce.',
  data: z.object({ ...send, failedAt: instant, reason: text.optional(), ...origin }),
});

export const deliveryEvents = [
  DeliveryQueued,
  DeliveryAccepted,
  DeliverySent,
  DeliveryDelivered,
  DeliveryDeferred,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryFailed,
] as const;
