import { LAWFUL_BASES, type FieldProblem, type GivenLead } from '@posthorn/leads';
import { z } from 'zod';
import { label, storedText } from '../stored-text.js';

/** Largest offset PostgreSQL takes for a plain integer. */
const MAX_OFFSET = 2_147_483_647;

const text = storedText.max(255).nullable().optional();
const link = storedText.max(2_048).nullable().optional();
const customName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be in lower snake case, at most 64 characters');
const workspace = label.optional().describe("The key's own workspace; may be left out.");

const fields = {
  name: text,
  first_name: text,
  last_name: text,
  role: text,
  company: text,
  location: text,
  industry: text,
  company_size: text.describe('People: `120`, `11-50` or `500+`.'),
  linkedin_url: link,
  website: link,
  lawful_basis: z.enum(LAWFUL_BASES).nullable().optional(),
  consented_at: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .nullable()
    .optional(),
  lawful_basis_note: storedText.max(1_000).nullable().optional(),
};

/** Body of `POST /api/leads`. */
export const newLeadBody = z.strictObject({
  email: storedText.max(320),
  ...fields,
  custom: z
    .record(customName, storedText.max(2_048))
    .optional()
    .describe('Fields of its own, which templates may name.'),
  source: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower snake case like trade_fair')
    .optional(),
  workspace_id: workspace,
});

/** Body of `PATCH /api/leads/:id`: what is left out stays, null takes away. */
export const leadChanges = z.strictObject({
  ...fields,
  custom: z
    .record(customName, storedText.max(2_048).nullable())
    .optional()
    .describe('Custom fields to set, or to take away with null; others stay.'),
  workspace_id: workspace,
});

const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
  .optional();

export const leadFilter = {
  q: storedText
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Part of an address, a name, a role, a company, an industry or a location.'),
  email: storedText.max(320).optional().describe('One address.'),
  source: label.optional(),
  list_id: label.optional(),
  import_id: label.optional(),
  role_account: flag,
  disposable: flag,
  workspace_id: workspace,
};

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items of the page.'),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0).describe('Items to leave out, from the first.'),
};

/** Query of `GET /api/leads`. */
export const leadListing = z.strictObject({ ...pageQuery, ...leadFilter });

/** Query of `GET /api/leads/export`. */
export const leadExport = z.strictObject({ format: z.enum(['csv', 'json']).default('csv'), ...leadFilter });

/** Query of what takes nothing else. */
export const workspaceQuery = z.strictObject({ workspace_id: workspace });

type GivenBody = Omit<z.output<typeof newLeadBody>, 'workspace_id'>;

export function givenLead(body: GivenBody): GivenLead {
  return {
    email: body.email,
    name: body.name,
    firstName: body.first_name,
    lastName: body.last_name,
    role: body.role,
    company: body.company,
    location: body.location,
    industry: body.industry,
    companySize: body.company_size,
    linkedinUrl: body.linkedin_url,
    website: body.website,
    custom: body.custom,
    source: body.source,
    lawfulBasis: body.lawful_basis,
    consentedAt: body.consented_at,
    lawfulBasisNote: body.lawful_basis_note,
  };
}

/** The name of a field as requests have it. */
export function fieldName({ field }: FieldProblem): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
