-- Generated from suppression-page.queries.ts by npm run generate. Do not edit.

-- findSuppressions
select "email", "scope", "campaign_id", "reason_code", "note", "send_id", "expires_at", "added_at", "last_sequence"
from "read"."suppressions"
where "workspace_id" = $1 and "removed_at" is null and ("expires_at" is null or "expires_at" > now())
order by "last_sequence" desc
limit $2;

-- findSuppressions, filtered
select "email", "scope", "campaign_id", "reason_code", "note", "send_id", "expires_at", "added_at", "last_sequence"
from "read"."suppressions"
where "workspace_id" = $1 and "removed_at" is null and ("expires_at" is null or "expires_at" > now()) and "scope" = $2 and "campaign_id" = $3 and "reason_code" = $4 and "last_sequence" < $5
order by "last_sequence" desc
limit $6;
