-- Generated from lead.queries.ts by npm run generate. Do not edit.

-- listLeads
select "id", "email", "address", "name", "first_name", "last_name", "role", "company", "location", "industry", "company_size", "linkedin_url", "website", "custom", "source", "lawful_basis", "consented_at", "lawful_basis_note", "role_account", "disposable", "import_id", "import_row", "created_at", "updated_at"
from "leads"
where "workspace_id" = $1 and "words" like $2 and "address" = $3 and "source" = $4 and "import_id" = $5 and "role_account" = $6 and "disposable" = $7 and "id" in (select "lead_id"
from "lead_list_members"
inner
join "lead_lists" on "lead_lists"."id" = "lead_list_members"."list_id"
where "lead_lists"."workspace_id" = $8 and "list_id" = $9)
order by "id"
limit $10
offset $11;

-- countMatching
select count(*) as "total"
from "leads"
where "workspace_id" = $1;

-- pageOfLeads
select "id", "email", "address", "name", "first_name", "last_name", "role", "company", "location", "industry", "company_size", "linkedin_url", "website", "custom", "source", "lawful_basis", "consented_at", "lawful_basis_note", "role_account", "disposable", "import_id", "import_row", "created_at", "updated_at"
from "leads"
where "workspace_id" = $1 and "id" > $2
order by "id"
limit $3;

-- customFieldNames
select distinct jsonb_object_keys(custom) as "name"
from "leads"
where "workspace_id" = $1
order by "name"
limit $2;

-- findLead
select "id", "email", "address", "name", "first_name", "last_name", "role", "company", "location", "industry", "company_size", "linkedin_url", "website", "custom", "source", "lawful_basis", "consented_at", "lawful_basis_note", "role_account", "disposable", "import_id", "import_row", "created_at", "updated_at"
from "leads"
where "workspace_id" = $1 and "id" = $2;

-- updateLead
update "leads"
set "role" = $1, "custom" = jsonb_strip_nulls(custom || $2::jsonb), "updated_at" = now()
where "workspace_id" = $3 and "id" = $4
returning "id", "email", "address", "name", "first_name", "last_name", "role", "company", "location", "industry", "company_size", "linkedin_url", "website", "custom", "source", "lawful_basis", "consented_at", "lawful_basis_note", "role_account", "disposable", "import_id", "import_row", "created_at", "updated_at";

-- deleteLead
delete
from "leads"
where "workspace_id" = $1 and "id" = $2
returning "id";
