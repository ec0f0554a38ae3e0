import { z } from 'zod';
import { leadVariables } from '../lead/lead-variables.js';
import { newLead, type GivenLead } from '../lead/new-lead.js';
import type { FoundLead } from './lead-source.js';

const text = z.string().max(255).nullish();
const link = z.string().max(2_048).nullish();

/** A line of a connector's answer; fields that are not listed here are passed over, so that a connector may know more. */
const schema = z.object({
  id: z.string().min(1).max(128).optional(),
  email: z.string().max(320),
  name: text,
  first_name: text,
  last_name: text,
  role: text,
  company: text,
  location: text,
  industry: text,
  company_size: text,
  linkedin_url: link,
  website: link,
  lawful_basis: text,
  custom: z.record(z.string(), z.string()).optional(),
  score: z.number().min(0).max(1).optional(),
  score_reason: z.string().max(1_000).optional(),
});

/** What a connector's score is when it gives none: neither good nor bad. */
const NO_SCORE = 0.5;

/**
 * @param source name of the connector
 * @returns the lead, or what is wrong with it
 */
export function readConnectorLead(line: unknown, source: string): FoundLead | string {
  const parsed = schema.safeParse(line);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `"${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message ?? ''}`;
  }
  const { id, score = NO_SCORE, score_reason: reason, ...given } = parsed.data;
  const read = newLead(givenOf(given), source);
  if (!read.ok) return read.problems.map(({ field, problem }) => `"${field}" ${problem}`).join(', ');
  const { email, address, name, firstName, lastName, role, company, location, industry, linkedinUrl } = read.lead;
  const known = { name, firstName, lastName, role, company, location, industry, linkedinUrl };
  const { lawfulBasis, roleAccount, disposable } = read.lead;
  return {
    leadId: `${source}:${id ?? address}`,
    email,
    ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as Partial<FoundLead>),
    source,
    ...(lawfulBasis !== null && { lawfulBasis }),
    score,
    scoreReason: reason ?? `found by ${source}, which gives no reason`,
    flags: { roleAccount, disposable },
    variables: leadVariables(read.lead),
  };
}

function givenOf(lead: Omit<z.output<typeof schema>, 'id' | 'score' | 'score_reason'>): GivenLead {
  const { first_name: firstName, last_name: lastName, company_size: companySize, linkedin_url: linkedinUrl } = lead;
  return { ...lead, firstName, lastName, companySize, linkedinUrl, lawfulBasis: lead.lawful_basis };
}
