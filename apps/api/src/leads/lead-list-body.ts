import { z } from 'zod';
import { label, storedText } from '../stored-text.js';
import { pageQuery } from './lead-body.js';

const MOST_LEADS = 1_000;

const workspace = label.optional().describe("The key's own workspace; may be left out.");
const name = label.describe('Unique in the workspace.');
const description = storedText.max(1_000).nullable();

/** Body of `POST /api/lead-lists`. */
export const newLeadList = z.strictObject({ name, description: description.optional(), workspace_id: workspace });

/** Body of `PATCH /api/lead-lists/:id`. */
export const leadListChanges = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  workspace_id: workspace,
});

/** Body that names leads of a list: by id, by address, or both. */
export const listedLeads = z
  .strictObject({
    lead_ids: z.array(label).max(MOST_LEADS).optional(),
    emails: z.array(storedText.min(1).max(320)).max(MOST_LEADS).optional(),
    workspace_id: workspace,
  })
  .refine(({ lead_ids, emails }) => (lead_ids ?? emails) !== undefined, 'must have lead_ids or emails');

/** Query of `GET /api/lead-lists` and of the leads of one. */
export const leadListPage = z.strictObject({ ...pageQuery, workspace_id: workspace });
