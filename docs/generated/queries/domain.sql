-- Generated from domain.queries.ts by npm run generate. Do not edit.

-- insertDomain
insert into "sending_domains" ("id", "domain", "dkim_selector", "dkim_private_key", "dkim_public_key", "workspace_id", "warmup_started_at", "verified_at", "checked_at")
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict ("workspace_id", "domain") do nothing
returning "id", "domain", "dkim_selector", "dkim_public_key", "warmup_started_at", "verified_at", "checked_at", "created_at";

-- listDomains
select "id", "domain", "dkim_selector", "dkim_public_key", "warmup_started_at", "verified_at", "checked_at", "created_at"
from "sending_domains"
where "workspace_id" = $1 and "id" > $2
order by "id"
limit $3;

-- findDomain
select "id", "domain", "dkim_selector", "dkim_public_key", "warmup_started_at", "verified_at", "checked_at", "created_at"
from "sending_domains"
where "workspace_id" = $1 and ("id" = $2 or "domain" = $3)
limit $4;

-- updateDomain
update "sending_domains"
set "verified_at" = $1, "checked_at" = $2
where "workspace_id" = $3 and "id" = $4
returning "id", "domain", "dkim_selector", "dkim_public_key", "warmup_started_at", "verified_at", "checked_at", "created_at";

-- deleteDomain
delete
from "sending_domains"
where "workspace_id" = $1 and "id" = $2
returning "id";
