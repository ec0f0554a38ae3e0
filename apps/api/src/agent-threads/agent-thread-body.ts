import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { PLACE_CURSOR } from '../inbound/place.js';
import { paging } from '../paging.js';
import { label, storedText } from '../stored-text.js';

/** molted's statuses (PEERS 5.1), and those of its view `archived`. */
export const AGENT_THREAD_STATUSES = ['open', 'waiting', 'resolved', 'escalated', 'closed', 'archived'] as const;

const status = z.enum(AGENT_THREAD_STATUSES);
const cursor = z.string().regex(PLACE_CURSOR, 'must be the nextCursor of an earlier answer').optional();

/** Query of `GET /v1/agent/threads`. */
export const agentThreadListing = z.strictObject({
  ...paging,
  cursor,
  status: status.optional(),
  view: z.enum(['active', 'archived']).optional().describe('`active` is whatever is neither closed nor archived.'),
  mailboxId: label.optional(),
  contactEmail: emailAddress.optional(),
});
export type AgentThreadListing = z.output<typeof agentThreadListing>;

/** Query of `GET /v1/agent/threads/:id`. */
export const agentThreadPage = z.strictObject({ ...paging, cursor });
export type AgentThreadPage = z.output<typeof agentThreadPage>;

/** Body of `PATCH /v1/agent/threads/:id`. */
export const agentThreadChanges = z.strictObject({ tenantId: storedText.optional(), status });
