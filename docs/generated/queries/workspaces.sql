-- Generated from workspaces.queries.ts by npm run generate. Do not edit.

-- findWorkspaceSecret
select "secret"
from "workspaces"
where "id" = $1;

-- insertWorkspace
insert into "workspaces" ("id", "name", "secret")
values ($1, $2, $3);
