import { z } from 'zod';
import { emailAddress } from '../../email-address.js';
import { label } from '../../stored-text.js';
import { paging } from '../paging.js';
import { THREAD_STATUSES } from './thread-view.js';

const status = z.enum(THREAD_STATUSES);

/** Query of `GET /v1/threads`. */
export const threadListing = z.strictObject({
  ...paging,
  status: status.optional(),
  agent_id: label.optional().describe('One agent: its id, name or address.'),
  contact: emailAddress.optional().describe('With whom.'),
});
export type ThreadListing = z.output<typeof threadListing>;

/** Query of `GET /v1/threads/:id`: its newest messages, or older ones. */
export const threadPage = z.strictObject(paging);
export type ThreadPage = z.output<typeof threadPage>;

/** Body of `PATCH /v1/threads/:id`. */
export const threadChanges = z.strictObject({ status });
