-- Generated from planner-agents.queries.ts by npm run generate. Do not edit.

-- findAgentsWithAddress
select "id", "name", "email", "display_name"
from "agents"
where "workspace_id" = $1 and "email" is not null and "archived_at" is null
order by "created_at", "id"
limit $2;
