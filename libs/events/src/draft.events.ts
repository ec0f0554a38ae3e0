import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, address, blobReference, id, instant, label, messageId, ratio, subjectLine, text } from './fields.js';

const aboutDraft = { draftId: id, recipientEmail: address };

/** Inbound mails whose text went into the draft, with the score that says how far to trust it. */
const derivedFrom = z
  .array(z.object({ messageId: id, injectionScore: ratio }))
  .max(64)
  .optional();

const content = {
  subject: subjectLine.optional(),
  threadId: id.optional(),
  content: blobReference.optional(),
  derivedFrom,
};

const EXAMPLE = { draftId: 'drf_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', recipientEmail: 'alice@example.com' };
const SEND = { requestId: 'req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' };

export const DraftCreated = defineEvent('draft.created', {
  version: 1,
  visibility: 'public',
  summary: 'A draft was written.',
  data: z.object({ ...aboutDraft, ...content, createdBy: actor, createdAt: instant }),
  examples: [
    {
      ...EXAMPLE,
      subject: 'Your quote',
      createdBy: { kind: 'agent', id: 'agt_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      createdAt: '2026-03-22T10:00:00.000Z',
    },
  ],
});

export const DraftUpdated = defineEvent('draft.updated', {
  version: 1,
  visibility: 'public',
  summary: 'A draft was rewritten.',
  data: z.object({ ...aboutDraft, ...content, updatedBy: actor, updatedAt: instant }),
  examples: [
    { ...EXAMPLE, subject: 'Your new quote', updatedBy: { kind: 'user' }, updatedAt: '2026-03-22T10:01:00.000Z' },
  ],
});

export const DraftScheduled = defineEvent('draft.scheduled', {
  version: 1,
  visibility: 'public',
  summary: 'A draft was scheduled to be sent.',
  data: z.object({
    ...aboutDraft,
    requestId: id,
    dueAt: instant,
    subject: subjectLine.optional(),
    threadId: id.optional(),
    scheduledAt: instant,
  }),
  examples: [{ ...EXAMPLE, ...SEND, dueAt: '2026-03-23T08:00:00Z', scheduledAt: '2026-03-22T10:02:00.000Z' }],
});

export const DraftSending = defineEvent('draft.sending', {
  version: 1,
  visibility: 'public',
  summary: 'A draft was handed over as a send.',
  data: z.object({
    ...aboutDraft,
    requestId: id,
    subject: subjectLine.optional(),
    threadId: id.optional(),
    sendingAt: instant,
  }),
  examples: [{ ...EXAMPLE, ...SEND, sendingAt: '2026-03-23T08:00:00.010Z' }],
});

export const DraftSent = defineEvent('draft.sent', {
  version: 1,
  visibility: 'public',
  summary: 'The send made from a draft was dispatched.',
  data: z.object({
    ...aboutDraft,
    requestId: id,
    messageId: messageId.optional(),
    threadId: id.optional(),
    sentAt: instant,
  }),
  examples: [{ ...EXAMPLE, ...SEND, sentAt: '2026-03-23T08:00:01.000Z' }],
});

export const DraftFailed = defineEvent('draft.failed', {
  version: 1,
  visibility: 'public',
  summary: 'The send made from a draft was refused or failed.',
  data: z.object({
    ...aboutDraft,
    requestId: id.optional(),
    reason: label.describe('The policy reason, or `delivery_failed`, `bounced`, `approval_denied`.'),
    detail: text.optional(),
    failedAt: instant,
  }),
  examples: [{ ...EXAMPLE, ...SEND, reason: 'suppressed', failedAt: '2026-03-23T08:00:00.020Z' }],
});

export const DraftCanceled = defineEvent('draft.canceled', {
  version: 1,
  visibility: 'public',
  summary: 'A draft was discarded, or its schedule called off.',
  data: z.object({ ...aboutDraft, requestId: id.optional(), canceledBy: actor, canceledAt: instant }),
  examples: [{ ...EXAMPLE, canceledBy: { kind: 'user' }, canceledAt: '2026-03-22T12:00:00.000Z' }],
});

export const draftEvents = [
  DraftCreated,
  DraftUpdated,
  DraftScheduled,
  DraftSending,
  DraftSent,
  DraftFailed,
  DraftCanceled,
] as const;
