-- Generated from due-campaign.queries.ts by npm run generate. Do not edit.

-- findDueCampaigns
select "workspace_id", "campaign_id"
from "read"."campaigns"
where ("status" = $1 or ("status" = $2 and "due_at" <= now()))
order by "created_at", "campaign_id"
limit $3;

-- countDispatched
select coalesce(sum(counts.queued), 0) as queued, coalesce(sum(counts.sent), 0) as sent,
      coalesce(sum(counts.failed), 0) as failed, coalesce(sum(counts.skipped), 0) as skipped
from unnest($1::text[],
      $2::text[]) as due (workspace_id, campaign_id)
join read.campaign_counts as counts using (workspace_id, campaign_id);
