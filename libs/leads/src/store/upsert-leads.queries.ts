import type { Database } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { sql, type Kysely } from 'kysely';
import type { NewLead } from '../lead/new-lead.js';

/** A lead and the row of an import that brings it. */
export interface LeadRow {
  readonly lead: NewLead;
  /** 1 for the first below the header. */
  readonly row?: number;
}

export interface UpsertedLead {
  /** `led_` + ULID. */
  readonly leadId: string;
  /** Normalised. */
  readonly address: string;
  /** Whether this very row brought the lead, now or before an interruption. */
  readonly created: boolean;
}

/**
 * Stores leads under their normalised addresses. Of a lead that is there already, what the new one says is written and the rest
 * kept; where it first came from stays. Doing the same again changes nothing but `updated_at`.
 * @param rows no two with one address, 1,000 at most
 * @returns in the order of the addresses
 */
export async function upsertLeads(
  db: Kysely<Database>,
  workspaceId: string,
  { rows, importId }: { readonly rows: readonly LeadRow[]; readonly importId?: string | undefined },
): Promise<UpsertedLead[]> {
  if (rows.length === 0) return [];
  // One order for everybody, so that two imports of the same people wait for each other instead of deadlocking.
  const records = rows.map(toRecord).toSorted((a, b) => (a.address < b.address ? -1 : 1));
  const result = await sql<UpsertedLead>`
    insert into leads (id, workspace_id, email, address, name, first_name, last_name, role, company, location, industry,
      company_size, company_size_min, company_size_max, linkedin_url, website, custom, source, lawful_basis, consented_at,
      lawful_basis_note, role_account, disposable, import_id, import_row)
    select id, ${workspaceId}, email, address, name, first_name, last_name, role, company, location, industry,
      company_size, company_size_min, company_size_max, linkedin_url, website, custom, source, lawful_basis, consented_at,
      lawful_basis_note, role_account, disposable, ${importId ?? null}, import_row
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as given (id text, email text, address text, name text,
      first_name text, last_name text, role text, company text, location text, industry text, company_size text,
      company_size_min integer, company_size_max integer, linkedin_url text, website text, custom jsonb, source text,
      lawful_basis text, consented_at timestamptz, lawful_basis_note text, role_account boolean, disposable boolean,
      import_row integer)
    on conflict (workspace_id, address) do update set
      name = coalesce(excluded.name, leads.name),
      first_name = coalesce(excluded.first_name, leads.first_name),
      last_name = coalesce(excluded.last_name, leads.last_name),
      role = coalesce(excluded.role, leads.role),
      company = coalesce(excluded.company, leads.company),
      location = coalesce(excluded.location, leads.location),
      industry = coalesce(excluded.industry, leads.industry),
      company_size = coalesce(excluded.company_size, leads.company_size),
      company_size_min = case when excluded.company_size is null then leads.company_size_min else excluded.company_size_min end,
      company_size_max = case when excluded.company_size is null then leads.company_size_max else excluded.company_size_max end,
      linkedin_url = coalesce(excluded.linkedin_url, leads.linkedin_url),
      website = coalesce(excluded.website, leads.website),
      custom = leads.custom || excluded.custom,
      lawful_basis = coalesce(excluded.lawful_basis, leads.lawful_basis),
      consented_at = coalesce(excluded.consented_at, leads.consented_at),
      lawful_basis_note = coalesce(excluded.lawful_basis_note, leads.lawful_basis_note),
      role_account = excluded.role_account,
      disposable = excluded.disposable,
      updated_at = now()
    returning id as "leadId", address,
      coalesce(xmax = 0 or (import_id = ${importId ?? null} and import_row = any(${records.map(({ import_row }) => import_row ?? 0)}::int[])), false) as created`.execute(
    db,
  );
  return result.rows;
}

function toRecord({ lead, row }: LeadRow) {
  return {
    id: newId('led'),
    email: lead.email,
    address: lead.address,
    name: lead.name,
    first_name: lead.firstName,
    last_name: lead.lastName,
    role: lead.role,
    company: lead.company,
    location: lead.location,
    industry: lead.industry,
    company_size: lead.companySize,
    company_size_min: lead.size?.min,
    company_size_max: lead.size?.max,
    linkedin_url: lead.linkedinUrl,
    website: lead.website,
    custom: lead.custom,
    source: lead.source,
    lawful_basis: lead.lawfulBasis,
    consented_at: lead.consentedAt,
    lawful_basis_note: lead.lawfulBasisNote,
    role_account: lead.roleAccount,
    disposable: lead.disposable,
    import_row: row,
  };
}

/**
 * Tells the planner of PostgreSQL how many leads there are now. After a large import it would go by what was there before for a
 * minute or more, and sort all leads for each page of them.
 */
export async function analyseLeads(db: Kysely<Database>): Promise<void> {
  await sql`analyze leads`.execute(db);
}
