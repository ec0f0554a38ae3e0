-- Generated from dispatcher-left-sends.queries.ts by npm run generate. Do not edit.

-- countLeft
select sum("queued") as "queued"
from "read"."campaign_counts"
where "workspace_id" = $1 and "campaign_id" = $2;

-- findLeft
select "send_id", "contact_key", "test_mode"
from "read"."sends"
where "workspace_id" = $1 and "campaign_id" = $2 and "status" in ($3, $4) and "message_id" is null and "send_id" > $5
order by "send_id"
limit $6;
