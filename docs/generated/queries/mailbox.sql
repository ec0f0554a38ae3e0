-- Generated from mailbox.queries.ts by npm run generate. Do not edit.

-- findMailbox
select (select id
from agents
where workspace_id = $1 and email = $2) as "agentId",
      exists (
        select id
from api_keys
where workspace_id = $3 and mailbox = $4 and revoked_at is null
      ) as "isBound";

-- knownAddresses
select "email" as "address"
from "agents"
where "workspace_id" = $1 and "email" is not null
union select "mailbox" as "address"
from "api_keys"
where "workspace_id" = $2 and "mailbox" is not null and "revoked_at" is null
order by "address"
limit $3;

-- agentExists
select "id"
from "agents"
where "workspace_id" = $1 and "id" = $2;
