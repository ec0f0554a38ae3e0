-- Generated from mailbox.queries.ts by npm run generate. Do not edit.

-- findMailbox
select agent.id as "agentId",
      agent.id is not null or exists (
        select
from api_keys
where workspace_id = $1 and mailbox = $2 and revoked_at is null
      ) as known
from (values (1)) as always (one)
left
join agents as agent on agent.workspace_id = $3 and agent.email = $4;

-- agentAddresses
select "email"
from "agents"
where "workspace_id" = $1 and "email" is not null
order by "created_at"
limit $2;

-- agentExists
select "id"
from "agents"
where "workspace_id" = $1 and "id" = $2;
