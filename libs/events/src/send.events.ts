import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import {
  aboutSend,
  actor,
  attachment,
  blobReference,
  campaignPlace,
  id,
  instant,
  label,
  sendOrigin,
  sha256,
  subjectLine,
  text,
} from './fields.js';
import { policyDecision } from './policy.events.js';

/** What was asked for; the same in whatever state a send begins, so that a later `send.queued` can repeat it. */
const request = {
  ...aboutSend,
  templateId: id.optional(),
  subject: subjectLine.optional(),
  dedupeKey: id.optional().describe('A second request with the same key within the workspace is the same send.'),
  sendReason: z.string().max(255).optional(),
  threadId: id.optional(),
  campaignId: id.optional(),
  content: blobReference.optional().describe('The composed content; its hash is what an approval binds to.'),
};

const details = {
  attachments: z.array(attachment).max(100).optional(),
  origin: sendOrigin
    .optional()
    .describe(
      'What asked for it, when not a plain API call: the message replied to, the draft, the journey run, the follow-up.',
    ),
  ...campaignPlace,
  groupId: id.optional().describe('The same for the sends of one mail to several recipients.'),
  policy: policyDecision.optional().describe('Why it was let through.'),
};

const EXAMPLE = { requestId: 'req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', recipientEmail: 'alice@example.com' };

export const SendQueued = defineEvent('send.queued', {
  version: 1,
  visibility: 'public',
  summary: 'A send request was accepted and queued for delivery.',
  data: z.object({
    ...request,
    queuedAt: instant,
    ...details,
    releasedFrom: z
      .enum(['schedule', 'approval', 'hold'])
      .optional()
      .describe('What held it until now: its due time, an approval, or a hold for a person.'),
  }),
  examples: [{ ...EXAMPLE, templateId: 'tpl_welcome', subject: 'Welcome', queuedAt: '2026-03-22T10:04:58.120Z' }],
});

export const SendScheduled = defineEvent('send.scheduled', {
  version: 1,
  visibility: 'public',
  summary: 'A send request was accepted for a later time; it is queued when that time comes.',
  data: z.object({ ...request, dueAt: instant, scheduledAt: instant, ...details }),
  examples: [{ ...EXAMPLE, dueAt: '2026-03-23T08:00:00Z', scheduledAt: '2026-03-22T10:04:58.120Z' }],
});

export const SendRescheduled = defineEvent('send.rescheduled', {
  version: 1,
  visibility: 'public',
  summary: 'A scheduled send was moved to another time.',
  data: z.object({
    ...aboutSend,
    dueAt: instant,
    previousDueAt: instant,
    rescheduledBy: actor,
    rescheduledAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      dueAt: '2026-03-24T08:00:00Z',
      previousDueAt: '2026-03-23T08:00:00Z',
      rescheduledBy: { kind: 'key', id: 'key_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      rescheduledAt: '2026-03-22T11:00:00.000Z',
    },
  ],
});

export const SendCanceled = defineEvent('send.canceled', {
  version: 1,
  visibility: 'public',
  summary: 'A send that had not left was called off; it will not be sent.',
  data: z.object({
    ...aboutSend,
    reason: label.describe(
      '`requested`, `approval_denied`, `campaign_canceled`, `run_stopped`, `recipient_replied`, ...',
    ),
    campaignId: id.optional(),
    ...campaignPlace,
    canceledBy: actor,
    canceledAt: instant,
  }),
  examples: [
    { ...EXAMPLE, reason: 'approval_denied', canceledBy: { kind: 'system' }, canceledAt: '2026-03-23T10:04:58.120Z' },
  ],
});

export const SendApprovalPending = defineEvent('send.approval_pending', {
  version: 1,
  visibility: 'public',
  summary: 'A send was held for human approval.',
  data: z.object({
    ...request,
    approvalId: id,
    reason: label.describe(
      'Why it is held: `autonomy_level`, `first_contact`, `high_risk`, `low_confidence`, `tainted_context`, ...',
    ),
    queue: label.optional(),
    expiresAt: instant.describe('Denied by itself at this time.'),
    dueAt: instant.optional().describe('Once approved, it is queued at this time.'),
    pendingAt: instant,
    ...details,
  }),
  examples: [
    {
      ...EXAMPLE,
      subject: 'Your quote',
      approvalId: 'apr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      reason: 'first_contact',
      queue: 'needs_approval_outbound',
      expiresAt: '2026-03-23T10:04:58.120Z',
      pendingAt: '2026-03-22T10:04:58.120Z',
    },
  ],
});

export const SendApprovalDecided = defineEvent('send.approval_decided', {
  version: 1,
  visibility: 'public',
  summary: 'Approval of a held send was granted or denied.',
  data: z.object({
    ...aboutSend,
    approvalId: id,
    decision: z.enum(['granted', 'denied']),
    contentSha256: sha256.optional().describe('The content that was judged; other content needs another approval.'),
    reason: text.optional(),
    decidedBy: actor,
    decidedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      approvalId: 'apr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      decision: 'granted',
      decidedBy: { kind: 'user', id: 'usr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      decidedAt: '2026-03-22T10:30:00.000Z',
    },
  ],
});

export const SendEdited = defineEvent('send.edited', {
  version: 1,
  visibility: 'public',
  summary: 'The content of a held or scheduled send was changed; an approval given before no longer counts.',
  data: z.object({
    ...aboutSend,
    subject: subjectLine.optional(),
    content: blobReference,
    attachments: details.attachments,
    editedBy: actor,
    editedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      subject: 'Your quote, corrected',
      content: {
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        sizeBytes: 4211,
        contentType: 'message/rfc822',
      },
      editedBy: { kind: 'user', id: 'usr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      editedAt: '2026-03-22T10:20:00.000Z',
    },
  ],
});

export const sendEvents = [
  SendQueued,
  SendScheduled,
  SendRescheduled,
  SendCanceled,
  SendApprovalPending,
  SendApprovalDecided,
  SendEdited,
] as const;
