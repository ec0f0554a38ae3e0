-- Generated from agent.queries.ts by npm run generate. Do not edit.

-- upsertAgent
select pg_advisory_xact_lock(hashtextextended($1, 0));
update "agents"
set "name" = $1, "role" = $2
where "workspace_id" = $3 and "name" = $4
returning "id", "name", "role", "email", "created_at";
insert into "agents" ("id", "workspace_id", "name", "role", "email")
values ($1, $2, $3, $4, $5)
returning "id", "name", "role", "email", "created_at";

-- listAgents
select "id", "name", "role", "email", "created_at"
from "agents"
where "workspace_id" = $1
order by "created_at", "id"
limit $2;

-- agentExists
select "id"
from "agents"
where "workspace_id" = $1 and "id" = $2;
