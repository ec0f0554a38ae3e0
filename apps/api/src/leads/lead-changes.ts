import { completeNames, type NewLead } from '@posthorn/leads';
import type { z } from 'zod';
import type { leadChanges } from './lead-body.js';
import type { LeadColumns, LeadRecord } from './lead.queries.js';

type Changes = Omit<z.output<typeof leadChanges>, 'workspace_id' | 'custom'>;

/** The columns a change names, tidied; and the names that follow from those that change. */
export function changedColumns(changes: Changes, lead: NewLead, row: LeadRecord): LeadColumns {
  const all = {
    role: lead.role,
    company: lead.company,
    location: lead.location,
    industry: lead.industry,
    company_size: lead.companySize,
    linkedin_url: lead.linkedinUrl,
    website: lead.website,
    lawful_basis: lead.lawfulBasis,
    consented_at: lead.consentedAt,
    lawful_basis_note: lead.lawfulBasisNote,
  };
  const named = Object.fromEntries(
    Object.entries(all).filter(([name]) => changes[name as keyof Changes] !== undefined),
  ) as LeadColumns;
  return {
    ...named,
    ...(changes.company_size !== undefined && {
      company_size_min: lead.size?.min ?? null,
      company_size_max: lead.size?.max ?? null,
    }),
    ...changedNames(changes, row),
  };
}

/** A new name is taken apart, and new parts are put together, unless the request says both. */
function changedNames(changes: Changes, row: LeadRecord): LeadColumns {
  const { name, first_name: first, last_name: last } = changes;
  if (name === undefined && first === undefined && last === undefined) return {};
  const isWhole = first === undefined && last === undefined;
  const names = completeNames({
    name: name === undefined ? null : tidy(name),
    firstName: isWhole ? null : tidy(first === undefined ? row.first_name : first),
    lastName: isWhole ? null : tidy(last === undefined ? row.last_name : last),
  });
  return { name: names.name, first_name: names.firstName, last_name: names.lastName };
}

function tidy(text: string | null): string | null {
  return text?.replaceAll(/\s+/g, ' ').trim() || null;
}
