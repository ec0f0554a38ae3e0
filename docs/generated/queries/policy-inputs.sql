-- Generated from policy-inputs.queries.ts by npm run generate. Do not edit.

-- findAgents
select /* prepared */ "id", "workspace_id", "name", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "archived_at"
from "agents"
where (workspace_id, id) in (select *
from unnest($1::text[], $2::text[]));

-- findAgentsByEmail
select /* prepared */ "id", "workspace_id", "name", "email", "display_name", "autonomy_level", "hourly_send_limit", "daily_send_limit", "allowlist_domains", "blocklist_domains", "archived_at"
from "agents"
where (workspace_id, email) in (select *
from unnest($1::text[], $2::text[]));

-- findSendingDomains
select /* prepared */
      asked.workspace_id, asked.domain, own.verified_at, own.warmup_started_at,
      exists (select
from sending_domains as other
where other.domain = any(string_to_array(asked.names, ' ')) and other.verified_at is not null
          and other.workspace_id <> asked.workspace_id)
      and not exists (select
from sending_domains as mine
where mine.domain = any(string_to_array(asked.names, ' ')) and mine.verified_at is not null
          and mine.workspace_id = asked.workspace_id) as is_of_another
from unnest($1::text[], $2::text[], $3::text[]) as asked (workspace_id, domain, names)
left
join sending_domains as own on own.workspace_id = asked.workspace_id and own.domain = asked.domain;

-- findTemplates
select /* prepared */ "id", "workspace_id", "name", "subject", "html", "text", "status", "version"
from "templates"
where ((workspace_id, id) in (select *
from unnest($1::text[], $2::text[])) or (workspace_id, name) in (select *
from unnest($3::text[], $4::text[])));

-- findGlobalSuppressions
select /* prepared */ "address", "reason_code", "note", "expires_at", "created_at"
from "global_suppressions"
where "address" = any($1) and ("expires_at" is null or "expires_at" > now());

-- findPolicies
select /* prepared */ "id", "policy"
from "workspaces"
where "id" = any($1);

-- storePolicy
update "workspaces"
set "policy" = $1
where "id" = $2;
