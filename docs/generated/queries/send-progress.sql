-- Generated from send-progress.queries.ts by npm run generate. Do not edit.

-- findSendProgress
select "campaign"."status", "campaign"."total", coalesce(sum("counts"."sent"), 0)::int as "sent", coalesce(sum("counts"."bounced"), 0)::int as "bounced", coalesce(sum("counts"."delivered"), 0)::int as "delivered", coalesce(sum("counts"."opened"), 0)::int as "opened"
from "read"."campaigns" as "campaign"
left
join "read"."campaign_counts" as "counts" on "counts"."workspace_id" = "campaign"."workspace_id" and "counts"."campaign_id" = "campaign"."campaign_id" and "counts"."campaign_step" = $1
where "campaign"."workspace_id" = $2 and "campaign"."campaign_id" = $3
group by "campaign"."campaign_id", "campaign"."status", "campaign"."total";
