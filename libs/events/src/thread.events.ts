import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, address, count, id, instant, label, subjectLine } from './fields.js';

const aboutThread = { threadId: id, contactEmail: address };

/** The inbound mail that waits for an answer, and how long it may. */
const promise = {
  intent: label.optional().describe('Whose intent sets the target.'),
  messageId: id,
  waitingSinceAt: instant.describe('When the waiting began.'),
  targetMs: count,
  dueAt: instant,
};

const EXAMPLE = { threadId: 'thr_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', contactEmail: 'alice@example.com' };
const PROMISE = {
  intent: 'interested',
  messageId: 'msg_x9y8',
  waitingSinceAt: '2026-03-22T10:10:00Z',
  targetMs: 300_000,
  dueAt: '2026-03-22T10:15:00Z',
};

export const ThreadOpened = defineEvent('thread.opened', {
  version: 1,
  visibility: 'public',
  summary: 'A new conversation with a contact began.',
  data: z.object({
    ...aboutThread,
    subject: subjectLine.optional(),
    startedBy: z.enum(['contact', 'agent']),
    mailbox: address.optional().describe('Of the workspace: whose conversation it is.'),
    requestId: id.optional().describe('The send that began it, when an agent did.'),
    messageId: id.optional().describe('The inbound mail that began it, when the contact did.'),
    openedAt: instant,
  }),
  examples: [{ ...EXAMPLE, subject: 'Your quote', startedBy: 'agent', openedAt: '2026-03-22T10:00:00.000Z' }],
});

export const ThreadStatusChanged = defineEvent('thread.status_changed', {
  version: 1,
  visibility: 'public',
  summary: 'A thread changed its status.',
  data: z.object({
    ...aboutThread,
    status: z.enum(['open', 'waiting', 'resolved', 'escalated', 'closed', 'archived']),
    previousStatus: z.enum(['open', 'waiting', 'resolved', 'escalated', 'closed', 'archived']),
    changedBy: actor,
    changedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      status: 'resolved',
      previousStatus: 'waiting',
      changedBy: { kind: 'user' },
      changedAt: '2026-03-22T11:00:00.000Z',
    },
  ],
});

export const ThreadSlaWarned = defineEvent('thread.sla_warned', {
  version: 1,
  visibility: 'public',
  summary: "A thread's response SLA is about to be exceeded.",
  data: z.object({ ...aboutThread, ...promise, warnedAt: instant }),
  examples: [{ ...EXAMPLE, ...PROMISE, warnedAt: '2026-03-22T10:14:00.003Z' }],
});

export const ThreadSlaBreached = defineEvent('thread.sla_breached', {
  version: 1,
  visibility: 'public',
  summary: 'A thread exceeded its response SLA and was escalated.',
  data: z.object({ ...aboutThread, ...promise, breachedAt: instant }),
  examples: [{ ...EXAMPLE, ...PROMISE, breachedAt: '2026-03-22T10:15:00.002Z' }],
});

export const ThreadSlaMet = defineEvent('thread.sla_met', {
  version: 1,
  visibility: 'public',
  summary: 'A thread was answered within its response SLA.',
  data: z.object({
    ...aboutThread,
    ...promise,
    requestId: id.describe('The send that answers.'),
    responseMs: count,
    metAt: instant,
  }),
  examples: [{ ...EXAMPLE, ...PROMISE, requestId: 'req_c3d4', responseMs: 124_000, metAt: '2026-03-22T10:12:04.000Z' }],
});

export const threadEvents = [
  ThreadOpened,
  ThreadStatusChanged,
  ThreadSlaWarned,
  ThreadSlaBreached,
  ThreadSlaMet,
] as const;
