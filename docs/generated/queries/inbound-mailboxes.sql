-- Generated from inbound-mailboxes.queries.ts by npm run generate. Do not edit.

-- findMailboxes
select distinct on (address) address, workspace_id as "workspaceId", agent_id as "agentId"
from (
      select email as address, workspace_id, id as agent_id, created_at
from agents
where email = any($1) and archived_at is null
union all
      select mailbox, workspace_id, null, created_at
from api_keys
where mailbox = any($2) and revoked_at is null and not exists (
        select 1
from agents
where agents.workspace_id = api_keys.workspace_id and email = mailbox
      )
    ) as mailbox
where coalesce($3::text = workspace_id, (
      select bool_or(sending_domains.workspace_id = mailbox.workspace_id)
from sending_domains
where domain = split_part(address, '@', -1) and verified_at is not null
    ), true)
order by address, (agent_id is null), created_at, agent_id;

-- isVerifiedDomain
select "id"
from "sending_domains"
where "domain" = $1 and "verified_at" is not null
limit $2;
