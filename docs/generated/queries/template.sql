-- Generated from template.queries.ts by npm run generate. Do not edit.

-- insertTemplate
insert into "templates" ("id", "name", "subject", "html", "text", "workspace_id")
values ($1, $2, $3, $4, $5, $6)
returning "id", "name", "subject", "html", "text", "status", "version", "created_at", "updated_at";

-- listTemplates
select "id", "name", "subject", "html", "text", "status", "version", "created_at", "updated_at"
from "templates"
where "workspace_id" = $1 and "id" > $2
order by "id"
limit $3;

-- findTemplate
select "id", "name", "subject", "html", "text", "status", "version", "created_at", "updated_at"
from "templates"
where "workspace_id" = $1 and ("id" = $2 or "name" = $3)
order by id = $4 desc
limit $5;

-- updateTemplate
update "templates"
set "subject" = $1, "html" = $2, "updated_at" = now(), "status" = $3, "version" = $4
where "workspace_id" = $5 and "id" = $6 and "version" = $7
returning "id", "name", "subject", "html", "text", "status", "version", "created_at", "updated_at";

-- approveTemplate
update "templates"
set "status" = $1, "updated_at" = now()
where "workspace_id" = $2 and "id" = $3 and "version" = $4
returning "id", "name", "subject", "html", "text", "status", "version", "created_at", "updated_at";

-- deleteTemplate
delete
from "templates"
where "workspace_id" = $1 and "id" = $2
returning "id";
