-- Generated from campaigns.queries.ts by npm run generate. Do not edit.

-- findCampaign
select "campaign_id", "test_mode", "run_id", "name", "subject", "from_email", "from_name", "status", "definition", "total", "left_out", "due_at", "started_at", "ended_at", "error", "created_at", "updated_at"
from "read"."campaigns"
where "workspace_id" = $1 and "campaign_id" = $2;

-- findCampaigns
select "campaign_id", "test_mode", "run_id", "name", "subject", "from_email", "from_name", "status", "definition", "total", "left_out", "due_at", "started_at", "ended_at", "error", "created_at", "updated_at"
from "read"."campaigns"
where "workspace_id" = $1 and "test_mode" = $2 and "status" = $3
order by "created_at" desc, "campaign_id" desc
limit $4
offset $5;

-- countCampaigns
select count(*)::int as "total"
from "read"."campaigns"
where "workspace_id" = $1 and "test_mode" = $2 and "status" = $3;

-- findCampaignCounts
select "campaign_step", "variant", "total", "queued", "sent", "delivered", "opened", "clicked", "replied", "bounced", "complained", "failed", "skipped"
from "read"."campaign_counts"
where "workspace_id" = $1 and "campaign_id" = $2
order by "campaign_step", "variant";
