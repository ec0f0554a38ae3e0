import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import {
  aboutSend,
  actor,
  address,
  blobReference,
  count,
  id,
  instant,
  label,
  messageId,
  ratio,
  subjectLine,
  text,
} from './fields.js';
import { classification } from './inbound-classification.js';

/** Which inbound mail, and from whom: the author in its From header. The subject key is the author's contact key. */
const aboutMail = { messageId: id, from: address };
const mailbox = address;

const EXAMPLE = { messageId: 'msg_x9y8', from: 'alice@example.com' };
const MAILBOX = 'sarah@acme.example';

export const InboundReceived = defineEvent('inbound.received', {
  version: 1,
  visibility: 'public',
  summary: 'An email arrived and was stored; nothing in it has been judged yet.',
  data: z.object({
    ...aboutMail,
    mailbox,
    receivedAt: instant,
    raw: blobReference.describe('The mail as it came, RFC 5322.'),
    subject: subjectLine.optional().describe('Not said by mails that triage may still withhold.'),
    rfcMessageId: messageId.optional(),
    envelope: z
      .object({
        from: z.string().max(320),
        to: z.array(address).max(1000),
        clientIp: z.union([z.ipv4(), z.ipv6()]).optional(),
        helo: z.string().max(255).optional(),
      })
      .optional()
      .describe('SMTP envelope, needed for SPF; an empty sender is a bounce.'),
    via: label.describe('`smtp`, `http`, or the provider that forwarded it.'),
  }),
  examples: [
    {
      ...EXAMPLE,
      mailbox: MAILBOX,
      receivedAt: '2026-03-22T10:10:00.000Z',
      raw: {
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        sizeBytes: 5120,
        contentType: 'message/rfc822',
      },
      subject: 'Re: Your quote',
      via: 'smtp',
    },
  ],
});

export const InboundClassified = defineEvent('inbound.classified', {
  version: 1,
  visibility: 'public',
  summary: 'An inbound email was authenticated, scored and, where the agent wants it, classified by intent.',
  data: z.object({
    ...aboutMail,
    ...classification,
    classifiedAt: instant.optional(),
  }),
  examples: [
    { ...EXAMPLE, intent: 'interested', confidence: 0.95 },
    {
      ...EXAMPLE,
      intent: 'meeting',
      refinedIntent: 'schedule_demo',
      confidence: 0.91,
      mailbox: MAILBOX,
      fromName: 'Jordan Lee',
      subject: 'Re: Your order shipped',
      threadId: 'thr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      isThreadReply: true,
      injectionScore: 0.02,
      senderReputation: 0.91,
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
      urgency: 0.8,
      entities: { date: '2026-05-14', time: '10:00' },
      labels: ['personal'],
      excerpt: 'Tuesday at 10am works…',
      receivedAt: '2026-03-22T10:10:00.000Z',
    },
  ],
});

export const InboundRouted = defineEvent('inbound.routed', {
  version: 1,
  visibility: 'public',
  summary: 'An inbound email was routed to a thread.',
  data: z.object({
    ...aboutMail,
    threadId: id,
    mailbox: mailbox.optional(),
    isNewThread: z.boolean(),
    matchedBy: z.enum(['in_reply_to', 'references', 'subject', 'participants', 'none']),
    confidence: ratio,
    queue: label
      .optional()
      .describe('Where a person finds it, when one is needed: `needs_approval_inbound`, `high_risk`, `spam`, ...'),
    action: label.optional().describe('`notify_owner`, `require_approval`, `auto_archive`, ...'),
    routedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      threadId: 'thr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      isNewThread: false,
      matchedBy: 'in_reply_to',
      confidence: 1,
      routedAt: '2026-03-22T10:10:00.090Z',
    },
  ],
});

export const InboundReplied = defineEvent('inbound.replied', {
  version: 1,
  visibility: 'public',
  summary: 'The recipient of a send replied to it in person; automatic replies do not count.',
  data: z.object({
    ...aboutSend,
    messageId: id.describe('The inbound mail that is the reply.'),
    threadId: id.optional(),
    campaignId: id.optional(),
    subject: subjectLine.optional(),
    confidence: ratio,
    repliedAt: instant,
  }),
  examples: [
    {
      requestId: 'req_a1b2',
      recipientEmail: 'alice@example.com',
      messageId: 'msg_x9y8',
      confidence: 1,
      repliedAt: '2026-03-22T10:10:00.000Z',
    },
  ],
});

export const InboundForwarded = defineEvent('inbound.forwarded', {
  version: 1,
  visibility: 'public',
  summary: 'An agent forwarded an inbound email to somebody.',
  data: z.object({
    ...aboutMail,
    requestId: id.describe('The send that carries it.'),
    forwardedTo: address,
    forwardedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, requestId: 'req_c3d4', forwardedTo: 'bob@example.com', forwardedAt: '2026-03-22T10:40:00.000Z' },
  ],
});

export const InboundQuarantined = defineEvent('inbound.quarantined', {
  version: 1,
  visibility: 'public',
  summary: 'The content of an inbound email was withheld as dangerous.',
  data: z.object({
    ...aboutMail,
    mailbox: mailbox.optional(),
    reason: label.describe('`prompt_injection`, `spam`, `malware`, `forged_sender`, ...'),
    injectionScore: ratio.optional(),
    detail: text.optional(),
    quarantinedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, reason: 'prompt_injection', injectionScore: 0.98, quarantinedAt: '2026-03-22T10:10:00.080Z' },
  ],
});

export const InboundReleased = defineEvent('inbound.released', {
  version: 1,
  visibility: 'public',
  summary: 'A quarantined email was released to its mailbox; it says now what was withheld.',
  data: z.object({ ...aboutMail, ...classification, releasedBy: actor, releasedAt: instant }),
  examples: [
    {
      ...EXAMPLE,
      releasedBy: { kind: 'user', id: 'usr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      releasedAt: '2026-03-22T11:00:00.000Z',
    },
  ],
});

export const InboundReviewed = defineEvent('inbound.reviewed', {
  version: 1,
  visibility: 'public',
  summary: 'A person decided on an inbound email that waited for one, or handed it to those who decide on risks.',
  data: z.object({
    ...aboutMail,
    mailbox: mailbox.optional(),
    threadId: id.optional(),
    decision: z.enum(['approved', 'rejected', 'escalated']),
    queue: label.optional().describe('Where it waits from now on; absent when it waits no more.'),
    reason: text.optional(),
    decidedBy: actor,
    decidedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      decision: 'approved',
      decidedBy: { kind: 'key', id: 'key_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
      decidedAt: '2026-03-22T11:00:00.000Z',
    },
  ],
});

export const InboundRefused = defineEvent('inbound.refused', {
  version: 1,
  visibility: 'public',
  summary: 'An email was refused at the door and not stored: a blocked sender, an unknown mailbox, too large.',
  data: z.object({
    from: address,
    mailbox,
    reason: label.describe('`sender_blocked`, `mailbox_unknown`, `too_large`, `rate_limited`, ...'),
    sizeBytes: count.optional(),
    refusedAt: instant,
  }),
  examples: [
    { from: 'mallory@example.net', mailbox: MAILBOX, reason: 'sender_blocked', refusedAt: '2026-03-22T10:10:00.000Z' },
  ],
});

export const inboundEvents = [
  InboundReceived,
  InboundClassified,
  InboundRouted,
  InboundReplied,
  InboundForwarded,
  InboundQuarantined,
  InboundReleased,
  InboundReviewed,
  InboundRefused,
] as const;
