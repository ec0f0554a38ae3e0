import type { LeadsTable } from '@posthorn/database';
import type { Selectable } from 'kysely';
import type { LeadFields } from '../lead/lead.js';

type FieldColumns = Pick<
  Selectable<LeadsTable>,
  | 'name'
  | 'first_name'
  | 'last_name'
  | 'role'
  | 'company'
  | 'location'
  | 'industry'
  | 'company_size'
  | 'linkedin_url'
  | 'website'
  | 'custom'
>;

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
