import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, id, instant, label } from './fields.js';

const aboutFollowup = { followupId: id, recipientEmail: address };

const EXAMPLE = { followupId: 'flw_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', recipientEmail: 'alice@example.com' };

export const FollowupScheduled = defineEvent('followup.scheduled', {
  version: 1,
  visibility: 'public',
  summary: 'A follow-up email was scheduled.',
  data: z.object({
    ...aboutFollowup,
    dueAt: instant,
    condition: z.enum(['no_reply', 'always']).describe('`no_reply`: only if the recipient has not replied by then.'),
    requestId: id.optional().describe('The send it follows up.'),
    threadId: id.optional(),
    templateId: id.optional(),
    scheduledAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      dueAt: '2026-03-25T10:00:00Z',
      condition: 'no_reply',
      requestId: 'req_a1b2',
      scheduledAt: '2026-03-22T10:05:00.000Z',
    },
  ],
});

export const FollowupExecuted = defineEvent('followup.executed', {
  version: 1,
  visibility: 'public',
  summary: 'A scheduled follow-up was sent.',
  data: z.object({
    ...aboutFollowup,
    requestId: id.describe('The new send.'),
    threadId: id.optional(),
    executedAt: instant,
  }),
  examples: [{ ...EXAMPLE, requestId: 'req_c3d4', executedAt: '2026-03-25T10:00:00.012Z' }],
});

export const FollowupCanceled = defineEvent('followup.canceled', {
  version: 1,
  visibility: 'public',
  summary: 'A scheduled follow-up was called off.',
  data: z.object({
    ...aboutFollowup,
    reason: label.describe('`replied`, `unsubscribed`, `requested`, or the policy reason that refused it.'),
    threadId: id.optional(),
    canceledAt: instant,
  }),
  examples: [{ ...EXAMPLE, reason: 'replied', canceledAt: '2026-03-23T09:00:00.000Z' }],
});

export const followupEvents = [FollowupScheduled, FollowupExecuted, FollowupCanceled] as const;
