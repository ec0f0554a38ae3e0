-- Generated from campaign-sends.queries.ts by npm run generate. Do not edit.

-- findSendsOf
select "send_id", "campaign_step", "campaign_position", "variant", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "error"
from "read"."sends"
where "workspace_id" = $1 and "campaign_id" = $2 and "campaign_step" = any($3) and "campaign_position" >= $4 and "campaign_position" < $5
order by "campaign_position", "campaign_step";

-- countUnsubscribes
select count(*)::int as "total"
from "read"."suppressions" as "suppression"
inner
join "read"."sends" as "send" on "send"."send_id" = "suppression"."send_id"
where "suppression"."workspace_id" = $1 and "suppression"."reason_code" = $2 and "send"."workspace_id" = $3 and "send"."campaign_id" = $4;
