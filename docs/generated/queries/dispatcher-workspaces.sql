-- Generated from dispatcher-workspaces.queries.ts by npm run generate. Do not edit.

-- listWorkspaceIds
select "id"
from "workspaces"
order by "id";
