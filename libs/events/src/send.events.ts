import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, blobReference, id, instant } from './fields.js';

export const SendQueued = defineEvent('send.queued', {
  version: 1,
  visibility: 'public',
  summary: 'A send request was accepted and queued for delivery.',
  data: z.object({
    requestId: id,
    recipientEmail: address,
    templateId: id.optional(),
    subject: z.string().max(998).optional(),
    dedupeKey: z.string().max(255).optional(),
    sendReason: z.string().max(255).optional(),
    threadId: id.optional(),
    campaignId: id.optional(),
    content: blobReference.optional(),
    queuedAt: instant,
  }),
});

export const SendApprovalPending = defineEvent('send.approval_pending', {
  version: 1,
  visibility: 'public',
  summary: 'A send was held for human approval.',
  data: z.object({
    requestId: id,
    recipientEmail: address,
    heldAt: instant,
  }),
});

export const SendApprovalDecided = defineEvent('send.approval_decided', {
  version: 1,
  visibility: 'public',
  summary: 'Approval of a held send was granted or denied.',
  data: z.object({
    requestId: id,
    recipientEmail: address,
    decision: z.enum(['granted', 'denied']),
    decidedAt: instant,
  }),
});

export const sendEvents = [SendQueued, SendApprovalPending, SendApprovalDecided] as const;
