-- Generated from policy-inputs.queries.ts by npm run generate. Do not edit.

-- findAgents
select "id", "workspace_id", "name", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "archived_at"
from "agents"
where (workspace_id, id) in (select *
from unnest($1::text[], $2::text[]));

-- findAgentsByEmail
select "id", "workspace_id", "name", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "archived_at"
from "agents"
where (workspace_id, email) in (select *
from unnest($1::text[], $2::text[]));

-- findSendingDomains
select "workspace_id", "domain", "verified_at", "warmup_started_at"
from "sending_domains"
where (workspace_id, domain) in (select *
from unnest($1::text[], $2::text[]));

-- findTemplates
select "id", "workspace_id", "name", "subject", "html", "text", "status", "version"
from "templates"
where ((workspace_id, id) in (select *
from unnest($1::text[], $2::text[])) or (workspace_id, name) in (select *
from unnest($3::text[], $4::text[])));

-- findGlobalSuppressions
select "address", "reason_code", "note", "expires_at", "created_at"
from "global_suppressions"
where "address" = any($1) and ("expires_at" is null or "expires_at" > now());

-- findPolicies
select "id", "policy"
from "workspaces"
where "id" = any($1);

-- storePolicy
update "workspaces"
set "policy" = $1
where "id" = $2;
