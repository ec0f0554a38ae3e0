import type { LeadFields } from '../lead/lead.js';

/** What a row tells of a person. */
interface FieldColumns {
  readonly name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly role: string | null;
  readonly company: string | null;
  readonly location: string | null;
  readonly industry: string | null;
  readonly company_size: string | null;
  readonly linkedin_url: string | null;
  readonly website: string | null;
  readonly custom: Readonly<Record<string, string>>;
}

export function toFields(row: FieldColumns): LeadFields {
  return {
    name: row.name,
    firstName: row.first_name,
    lastName: row.last_name,
    role: row.role,
    company: row.company,
    location: row.location,
    industry: row.industry,
    companySize: row.company_size,
    linkedinUrl: row.linkedin_url,
    website: row.website,
    custom: row.custom,
  };
}
