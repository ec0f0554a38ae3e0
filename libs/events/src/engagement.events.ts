import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, id, instant } from './fields.js';

const send = { requestId: id, recipientEmail: address };
const messageId = z.string().min(1).max(998).optional();

export const EngagementOpened = defineEvent('engagement.opened', {
  version: 1,
  visibility: 'public',
  summary: 'The tracking pixel of an email was loaded, by the recipient or by a machine.',
  data: z.object({
    ...send,
    openedAt: instant,
    /** True for a prefetching proxy or scanner. */
    machine: z.boolean(),
    messageId,
  }),
});

export const EngagementClicked = defineEvent('engagement.clicked', {
  version: 1,
  visibility: 'public',
  summary: 'A tracked link in an email was followed.',
  data: z.object({ ...send, clickedAt: instant, url: z.string().max(8192).optional(), messageId }),
});

export const engagementEvents = [EngagementOpened, EngagementClicked] as const;
