import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { aboutSend, count, id, instant, label, messageId, text } from './fields.js';

/** Who says so, and under which message id of its own. */
const origin = { provider: id.optional(), messageId: messageId.optional() };
const reportKey = id
  .optional()
  .describe("The provider's own id of this report, by which a repeated report is recognised.");
const campaignId = id.optional().describe('Lets campaign progress be counted from the live stream alone.');
const attempt = z.int().positive().describe('1 for the first hand-over to a provider.');
const smtp = {
  smtpCode: z.int().min(200).max(599).optional().describe('RFC 5321 reply code.'),
  enhancedCode: z
    .string()
    .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
    .optional()
    .describe('RFC 3463, `5.1.1`.'),
};

const EXAMPLE = { requestId: 'req_a1b2', recipientEmail: 'alice@example.com' };

export const DeliveryQueued = defineEvent('delivery.queued', {
  version: 1,
  visibility: 'public',
  summary: 'An attempt to hand the email to a provider was begun.',
  data: z.object({ ...aboutSend, queuedAt: instant, provider: id, attempt, campaignId }),
  examples: [{ ...EXAMPLE, queuedAt: '2026-03-22T10:04:58.200Z', provider: 'smtp', attempt: 1 }],
});

export const DeliveryAccepted = defineEvent('delivery.accepted', {
  version: 1,
  visibility: 'public',
  summary: 'The provider accepted the message.',
  data: z.object({ ...aboutSend, acceptedAt: instant, provider: id, messageId: origin.messageId, attempt, campaignId }),
  examples: [
    {
      ...EXAMPLE,
      acceptedAt: '2026-03-22T10:04:58.400Z',
      provider: 'smtp',
      messageId: '<a1b2@example.org>',
      attempt: 1,
    },
  ],
});

export const DeliverySent = defineEvent('delivery.sent', {
  version: 1,
  visibility: 'public',
  summary: 'The provider dispatched the email.',
  data: z.object({ ...aboutSend, sentAt: instant, ...origin, reportKey, campaignId }),
  examples: [{ ...EXAMPLE, sentAt: '2026-03-22T10:04:59Z' }],
});

export const DeliveryDelivered = defineEvent('delivery.delivered', {
  version: 1,
  visibility: 'public',
  summary: "The recipient's mail server took the email; whether it reached the inbox is not known.",
  data: z.object({ ...aboutSend, deliveredAt: instant, ...origin, reportKey, campaignId }),
  examples: [{ ...EXAMPLE, deliveredAt: '2026-03-22T10:05:00Z' }],
});

export const DeliveryDeferred = defineEvent('delivery.deferred', {
  version: 1,
  visibility: 'public',
  summary: 'Delivery was temporarily deferred and will be tried again.',
  data: z.object({
    ...aboutSend,
    deferredAt: instant,
    reason: text.optional(),
    retryAfterMs: count.optional(),
    ...origin,
    reportKey,
    ...smtp,
    attempt: attempt.optional(),
    campaignId,
  }),
  examples: [
    { ...EXAMPLE, deferredAt: '2026-03-22T10:05:00Z', reason: 'greylisted', retryAfterMs: 1_800_000, smtpCode: 451 },
  ],
});

export const DeliveryBounced = defineEvent('delivery.bounced', {
  version: 1,
  visibility: 'public',
  summary: 'The email bounced, hard or soft; it will not be tried again.',
  data: z.object({
    ...aboutSend,
    bouncedAt: instant,
    bounceType: z.enum(['hard', 'soft', 'undetermined']),
    reason: text.optional(),
    diagnosticCode: text.optional(),
    ...origin,
    reportKey,
    ...smtp,
    campaignId,
  }),
  examples: [
    {
      ...EXAMPLE,
      bouncedAt: '2026-03-22T10:05:00Z',
      bounceType: 'hard',
      diagnosticCode: 'smtp; 550 5.1.1 no such user',
      smtpCode: 550,
      enhancedCode: '5.1.1',
    },
  ],
});

export const DeliveryComplained = defineEvent('delivery.complained', {
  version: 1,
  visibility: 'public',
  summary: 'The recipient marked the email as spam.',
  data: z.object({
    ...aboutSend,
    complainedAt: instant,
    feedbackType: id.optional().describe('RFC 5965 Feedback-Type: `abuse`, `fraud`, `not-spam`, ...'),
    ...origin,
    reportKey,
    campaignId,
  }),
  examples: [{ ...EXAMPLE, complainedAt: '2026-03-22T12:00:00Z', feedbackType: 'abuse' }],
});

export const DeliveryFailed = defineEvent('delivery.failed', {
  version: 1,
  visibility: 'public',
  summary: 'Delivery failed permanently before any mail server answered for the recipient.',
  data: z.object({
    ...aboutSend,
    failedAt: instant,
    reason: text.optional(),
    ...origin,
    reportKey,
    ...smtp,
    attempt: attempt.optional(),
    campaignId,
  }),
  examples: [{ ...EXAMPLE, failedAt: '2026-03-22T10:05:00Z', reason: 'provider rejected the credentials' }],
});

export const DeliveryOutcomeUnknown = defineEvent('delivery.outcome_unknown', {
  version: 1,
  visibility: 'public',
  summary: 'An attempt was interrupted after hand-over began, so the email may or may not have left.',
  data: z.object({
    ...aboutSend,
    detectedAt: instant,
    provider: id,
    attempt,
    resolution: z
      .enum(['retry', 'hold'])
      .describe(
        "What the workspace's setting says to do: try again at the risk of a second copy, or hold for a person.",
      ),
    cause: label.optional(),
    campaignId,
  }),
  examples: [{ ...EXAMPLE, detectedAt: '2026-03-22T10:06:00.000Z', provider: 'smtp', attempt: 1, resolution: 'hold' }],
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
  DeliveryOutcomeUnknown,
] as const;
