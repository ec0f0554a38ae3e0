-- Generated from mails-ai-agent.queries.ts by npm run generate. Do not edit.

-- findAgentByName
select "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at"
from "agents"
where "workspace_id" = $1 and lower(name) = lower($2)
order by archived_at is not null, name <> $3, "archived_at" desc nulls first, "created_at"
limit $4;
