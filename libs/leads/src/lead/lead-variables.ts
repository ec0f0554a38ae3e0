import type { LeadFields } from './lead.js';

/** What a template may name of a lead. Fields that are not known are left out, so that a default in the template applies. */
export function leadVariables(lead: LeadFields & { readonly email: string }): Record<string, string> {
  const known: Record<string, string | null> = {
    ...lead.custom,
    first_name: lead.firstName,
    last_name: lead.lastName,
    name: lead.name,
    email: lead.email,
    company: lead.company,
    role: lead.role,
    location: lead.location,
    industry: lead.industry,
  };
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => !!entry[1]));
}
