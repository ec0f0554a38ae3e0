-- Generated from agent.queries.ts by npm run generate. Do not edit.

-- upsertAgent
select pg_advisory_xact_lock(hashtextextended($1, 0));
update "agents"
set "name" = $1, "role" = $2
where "workspace_id" = $3 and "name" = $4
returning "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at";
select "name"
from "agents"
where "workspace_id" = $1 and lower(name) = lower($2) and "archived_at" is null;
insert into "agents" ("id", "workspace_id", "name", "role", "email")
values ($1, $2, $3, $4, $5)
returning "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at";

-- insertAgent
insert into "agents" ("id", "name", "email", "workspace_id")
values ($1, $2, $3, $4)
returning "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at";

-- listAgents
select "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at"
from "agents"
where "workspace_id" = $1
order by "created_at", "id"
limit $2;

-- listMailboxes
select "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at"
from "agents"
where "workspace_id" = $1 and "id" > $2 and "archived_at" is null and "email" = $3
order by "id"
limit $4;

-- findAgent
select "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at"
from "agents"
where "workspace_id" = $1 and "id" = $2;

-- findAgentByEmail
select "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at"
from "agents"
where "workspace_id" = $1 and "email" = $2;

-- updateAgent
update "agents"
set "autonomy_level" = $1, "archived_at" = $2
where "workspace_id" = $3 and "id" = $4
returning "id", "name", "role", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "classify_inbound", "quarantine_above", "archived_at", "created_at";
