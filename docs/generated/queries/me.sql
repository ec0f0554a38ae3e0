-- Generated from me.queries.ts by npm run generate. Do not edit.

-- findKey
select "key"."hint", "key"."created_at", "workspace"."name" as "workspace_name"
from "api_keys" as "key"
inner
join "workspaces" as "workspace" on "workspace"."id" = "key"."workspace_id"
where "key"."workspace_id" = $1 and "key"."id" = $2;
