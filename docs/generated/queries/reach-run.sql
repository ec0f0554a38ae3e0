-- Generated from reach-run.queries.ts by npm run generate. Do not edit.

-- listRuns
select "run"."run_id", "run"."goal", "run"."status", "run"."campaign_id", "run"."leads_found", "run"."error", "run"."created_at", "run"."ended_at", "counts"."sent", "counts"."bounced", "counts"."complained", "counts"."replied"
from "read"."autopilot_runs" as "run"
inner
join lateral (select coalesce(sum("count"."sent"), 0) as "sent", coalesce(sum("count"."bounced"), 0) as "bounced", coalesce(sum("count"."complained"), 0) as "complained", coalesce(sum("count"."replied"), 0) as "replied", coalesce(sum(count.total) filter (where count.campaign_step = $1), 0) as "recipients"
from "read"."campaign_counts" as "count"
where "count"."workspace_id" = "run"."workspace_id" and "count"."campaign_id" = "run"."campaign_id") as "counts" on true
where "run"."workspace_id" = $2 and "run"."test_mode" = $3
order by "run"."created_at" desc, "run"."run_id" desc
limit $4
offset $5;

-- countRuns
select count(*) as "runs"
from "read"."autopilot_runs"
where "workspace_id" = $1 and "test_mode" = $2;

-- findRun
select "run"."run_id", "run"."goal", "run"."status", "run"."campaign_id", "run"."leads_found", "run"."error", "run"."created_at", "run"."ended_at", "run"."plan", "run"."log", "counts"."recipients", "counts"."sent", "counts"."bounced", "counts"."complained", "counts"."replied"
from "read"."autopilot_runs" as "run"
inner
join lateral (select coalesce(sum("count"."sent"), 0) as "sent", coalesce(sum("count"."bounced"), 0) as "bounced", coalesce(sum("count"."complained"), 0) as "complained", coalesce(sum("count"."replied"), 0) as "replied", coalesce(sum(count.total) filter (where count.campaign_step = $1), 0) as "recipients"
from "read"."campaign_counts" as "count"
where "count"."workspace_id" = "run"."workspace_id" and "count"."campaign_id" = "run"."campaign_id") as "counts" on true
where "run"."workspace_id" = $2 and "run"."test_mode" = $3 and "run"."run_id" = $4;
