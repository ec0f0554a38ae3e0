import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { aboutSend, address, id, instant, messageId } from './fields.js';

const tail = { messageId: messageId.optional(), reportKey: id.optional(), campaignId: id.optional() };

const EXAMPLE = { requestId: 'req_a1b2', recipientEmail: 'alice@example.com' };

export const EngagementOpened = defineEvent('engagement.opened', {
  version: 1,
  visibility: 'public',
  summary: 'The tracking pixel of an email was loaded, by the recipient or by a machine.',
  data: z.object({
    ...aboutSend,
    openedAt: instant,
    machine: z.boolean().describe('True for a prefetching proxy or a scanner.'),
    ...tail,
  }),
  examples: [{ ...EXAMPLE, openedAt: '2026-03-22T10:20:00Z', machine: false }],
});

export const EngagementClicked = defineEvent('engagement.clicked', {
  version: 1,
  visibility: 'public',
  summary: 'A tracked link in an email was followed.',
  data: z.object({
    ...aboutSend,
    clickedAt: instant,
    url: z.string().max(8192).optional(),
    ...tail,
    machine: z.boolean().optional().describe('True for a scanner that follows every link.'),
  }),
  examples: [{ ...EXAMPLE, clickedAt: '2026-03-22T10:21:00Z', url: 'https://example.com/pricing' }],
});

export const EngagementUnsubscribed = defineEvent('engagement.unsubscribed', {
  version: 1,
  visibility: 'public',
  summary: 'The recipient asked for no more mail.',
  data: z.object({
    requestId: id.optional().describe('The send they answered to, when known.'),
    recipientEmail: address,
    unsubscribedAt: instant,
    method: z
      .enum(['one_click', 'link', 'mailto', 'reply', 'provider', 'api'])
      .describe('`one_click` is the RFC 8058 POST.'),
    scope: z.enum(['tenant', 'campaign']),
    ...tail,
  }),
  examples: [{ ...EXAMPLE, unsubscribedAt: '2026-03-22T10:30:00Z', method: 'one_click', scope: 'tenant' }],
});

export const engagementEvents = [EngagementOpened, EngagementClicked, EngagementUnsubscribed] as const;
