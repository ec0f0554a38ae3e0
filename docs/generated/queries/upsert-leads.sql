-- Generated from upsert-leads.queries.ts by npm run generate. Do not edit.

-- upsertLeads
insert into leads (id, workspace_id, email, address, name, first_name, last_name, role, company, location, industry,
      company_size, company_size_min, company_size_max, linkedin_url, website, custom, source, lawful_basis, consented_at,
      lawful_basis_note, role_account, disposable, import_id, import_row)
    select id, $1, email, address, name, first_name, last_name, role, company, location, industry,
      company_size, company_size_min, company_size_max, linkedin_url, website, custom, source, lawful_basis, consented_at,
      lawful_basis_note, role_account, disposable, $2, import_row
from jsonb_to_recordset($3::jsonb) as given (id text, email text, address text, name text,
      first_name text, last_name text, role text, company text, location text, industry text, company_size text,
      company_size_min integer, company_size_max integer, linkedin_url text, website text, custom jsonb, source text,
      lawful_basis text, consented_at timestamptz, lawful_basis_note text, role_account boolean, disposable boolean,
      import_row integer)
on conflict (workspace_id, address)
do update
set
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
      coalesce(xmax = 0 or (import_id = $4 and import_row = any($5::int[])), false) as created;

-- analyseLeads
analyze leads;
