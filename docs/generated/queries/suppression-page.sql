-- Generated from suppression-page.queries.ts by npm run generate. Do not edit.

-- findSuppressions
select "email", "scope", "campaign_id", "reason_code", "note", "send_id", "expires_at", "added_at", "last_sequence"
from "read"."suppressions"
where "workspace_id" = $1 and "removed_at" is null and ("expires_at" is null or "expires_at" > now()) and "test_mode" = $2
order by "last_sequence" desc
limit $3;

-- findSuppressions, of test keys
select "email", "scope", "campaign_id", "reason_code", "note", "send_id", "expires_at", "added_at", "last_sequence"
from "read"."suppressions"
where "workspace_id" = $1 and "removed_at" is null and ("expires_at" is null or "expires_at" > now()) and not exists (select "later"."last_sequence"
from "read"."suppressions" as "later"
where "later"."workspace_id" = "read"."suppressions"."workspace_id" and "later"."contact_key" = "read"."suppressions"."contact_key" and "later"."scope" = "read"."suppressions"."scope" and "later"."campaign_id" = "read"."suppressions"."campaign_id" and "later"."last_sequence" > "read"."suppressions"."last_sequence")
order by "last_sequence" desc
limit $2;

-- findSuppressions, filtered
select "email", "scope", "campaign_id", "reason_code", "note", "send_id", "expires_at", "added_at", "last_sequence"
from "read"."suppressions"
where "workspace_id" = $1 and "removed_at" is null and ("expires_at" is null or "expires_at" > now()) and "test_mode" = $2 and "scope" = $3 and "campaign_id" = $4 and "reason_code" = $5 and "last_sequence" < $6
order by "last_sequence" desc
limit $7;
