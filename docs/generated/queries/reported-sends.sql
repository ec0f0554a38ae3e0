-- Generated from reported-sends.queries.ts by npm run generate. Do not edit.

-- reportedSendsQuery
select "checkpoint"."position", "send"."send_id", "send"."workspace_id", "send"."contact_key", "send"."recipient_email", "send"."agent_id", "send"."campaign_id", "send"."test_mode", "send"."status", "send"."sent_at" is not null as "sent", "send"."delivered_at" is not null as "delivered", "send"."bounced_at" is not null as "bounced", "send"."complained_at" is not null as "complained", "send"."failed_at" is not null as "failed", "send"."opened_at" is not null as "opened", "send"."clicked_at" is not null as "clicked", "send"."report_keys"
from "read"."checkpoints" as "checkpoint"
left
join "read"."sends" as "send" on "send"."send_id" = any($1)
where "checkpoint"."projection" = $2;
