import { z } from 'zod';
import { emailAddress } from '../../email-address.js';
import { label } from '../../stored-text.js';
import { instant } from '../instant.js';
import { paging } from '../paging.js';

/** Query of `GET /v1/messages/received`. */
export const receivedListing = z.strictObject({
  ...paging,
  agent_id: label.optional().describe('One agent: its id, name or address.'),
  thread_id: label.optional(),
  from: emailAddress.optional().describe('Of the author.'),
  label: z.enum(['newsletter', 'notification', 'code', 'personal']).optional(),
  since: instant.optional().describe('Received then or later.'),
  until: instant.optional().describe('Received before.'),
  quarantined: z.stringbool().optional().describe('`true` for what is withheld alone, `false` for the rest.'),
});
export type ReceivedListing = z.output<typeof receivedListing>;
