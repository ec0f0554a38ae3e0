-- Generated from dispatcher-left-sends.queries.ts by npm run generate. Do not edit.

-- countLeft
select sum("queued") as "queued"
from "read"."campaign_counts"
where "workspace_id" = $1 and "campaign_id" = $2;

-- findLeft
select "send"."send_id", "send"."contact_key", "send"."agent_id", "send"."test_mode", "send"."recipient_email", "send"."campaign_step", "send"."campaign_position", "send"."variant", "send"."recipient_name", "send"."last_sequence", "event"."type" as "last_type", cardinality(send.report_keys) > 0 as "is_reported"
from "read"."sends" as "send"
left
join "read"."events" as "event" on "event"."sequence" = "send"."last_sequence"
where "send"."workspace_id" = $1 and "send"."campaign_id" = $2 and "send"."status" in ($3, $4) and "send"."message_id" is null and "send"."send_id" > $5
order by "send"."send_id"
limit $6;
