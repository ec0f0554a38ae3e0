import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, count, id, instant, label, text } from './fields.js';

/** An endpoint that customers registered; events about deliveries to it stay inside, or a webhook could cause webhooks without end. */
const aboutWebhook = { webhookId: id };

const aboutPush = {
  ...aboutWebhook,
  eventId: id.describe('The event that was pushed.'),
  deliveryId: id,
  attempt: z.int().positive().describe('1 for the first attempt.'),
};

const EXAMPLE = { webhookId: 'whk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };
const PUSH = { ...EXAMPLE, eventId: 'evt_01K6ZQ4T1V0400000000000042', deliveryId: 'whd_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };

export const WebhookTested = defineEvent('webhook.tested', {
  version: 1,
  visibility: 'public',
  summary: 'A test event was asked for, to see that a webhook endpoint or a stream works.',
  data: z.object({ ...aboutWebhook, message: text.optional(), testedBy: actor, testedAt: instant }),
  examples: [{ ...EXAMPLE, message: 'It works.', testedBy: { kind: 'key' }, testedAt: '2026-03-22T10:00:00.000Z' }],
});

export const WebhookDisabled = defineEvent('webhook.disabled', {
  version: 1,
  visibility: 'public',
  summary: 'A webhook endpoint was switched off: nothing is pushed to it any more.',
  data: z.object({
    ...aboutWebhook,
    reason: label.describe('`requested`, `gone` (it answered 410), `failing`, ...'),
    disabledBy: actor,
    disabledAt: instant,
  }),
  examples: [{ ...EXAMPLE, reason: 'gone', disabledBy: { kind: 'system' }, disabledAt: '2026-03-22T10:00:00.000Z' }],
});

export const WebhookEnabled = defineEvent('webhook.enabled', {
  version: 1,
  visibility: 'public',
  summary: 'A webhook endpoint was switched on again.',
  data: z.object({ ...aboutWebhook, enabledBy: actor, enabledAt: instant }),
  examples: [{ ...EXAMPLE, enabledBy: { kind: 'user' }, enabledAt: '2026-03-22T12:00:00.000Z' }],
});

export const WebhookPushed = defineEvent('webhook.pushed', {
  version: 1,
  visibility: 'internal',
  summary: 'An event was pushed to a webhook endpoint, which took it.',
  data: z.object({ ...aboutPush, statusCode: z.int().min(200).max(299), durationMs: count, pushedAt: instant }),
  examples: [{ ...PUSH, attempt: 1, statusCode: 200, durationMs: 80, pushedAt: '2026-03-22T10:00:00.100Z' }],
});

export const WebhookPushFailed = defineEvent('webhook.push_failed', {
  version: 1,
  visibility: 'internal',
  summary: 'A webhook endpoint did not take an event.',
  data: z.object({
    ...aboutPush,
    statusCode: z.int().min(100).max(599).optional().describe('Absent when there was no answer.'),
    error: text,
    durationMs: count,
    retryAt: instant.optional().describe('Absent after the last attempt: the delivery is a dead letter.'),
    failedAt: instant,
  }),
  examples: [
    {
      ...PUSH,
      attempt: 1,
      statusCode: 503,
      error: 'Service Unavailable',
      durationMs: 40,
      retryAt: '2026-03-22T10:00:05Z',
      failedAt: '2026-03-22T10:00:00.100Z',
    },
  ],
});

export const webhookEvents = [
  WebhookTested,
  WebhookDisabled,
  WebhookEnabled,
  WebhookPushed,
  WebhookPushFailed,
] as const;
