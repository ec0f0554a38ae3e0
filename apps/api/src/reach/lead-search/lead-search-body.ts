import { alternativesOf, type LeadFilterName } from '@posthorn/leads';
import { z } from 'zod';
import { label, storedText } from '../../stored-text.js';

const term = storedText.trim().min(1, 'must not be empty').max(255);
/** Each is looked for in every lead; more of them keep everybody's searches waiting. */
const MAX_ALTERNATIVES = 20;

function filter(name: LeadFilterName) {
  const error = `must be a text or a list of texts, of at most ${MAX_ALTERNATIVES} alternatives in all: leave some out, or make several searches`;
  return z
    .union([term, z.array(term).min(1).max(MAX_ALTERNATIVES)], { error })
    .refine((given) => alternativesOf(name, given).length <= MAX_ALTERNATIVES, { error })
    .optional();
}

/** Body of `POST /reach/api/lead-finder/search`. */
export const leadSearch = z
  .strictObject({
    query: storedText.trim().max(2_000).default('').describe('Who is looked for, in plain language.'),
    useAI: z.boolean().optional().describe('As the SDK sends it; no model judges results here.'),
    filters: z
      .strictObject({
        location: filter('location'),
        role: filter('role'),
        industry: filter('industry'),
        companySize: filter('companySize'),
      })
      .optional()
      .describe('Each that is given has to hold; of several values one.'),
    limit: z.int().min(1).max(10_000).optional().describe('The best so many.'),
    workspace_id: label.nullish().describe("The key's own workspace; may be left out."),
  })
  .refine(({ query, filters }) => query !== '' || Object.values(filters ?? {}).some((value) => value !== undefined), {
    path: ['query'],
    message: 'is missing: say who is looked for, or give filters',
  });

/** Query of `GET /reach/api/lead-finder/jobs/:id`. */
export const leadJob = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Leads of the page.'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('Leads to leave out.'),
  workspace_id: label.optional(),
});

/** Body of `POST /reach/api/lead-finder/jobs/:id/cancel`. */
export const cancelLeadJob = z.strictObject({ workspace_id: label.nullish() }).default({});
