-- Generated from sends.queries.ts by npm run generate. Do not edit.

-- findSend
select "send"."send_id", "send"."recipient_email", "send"."agent_id", "send"."template_id", "send"."campaign_id", "send"."subject", "send"."thread_id", "send"."group_id", "send"."message_id", "send"."test_mode", "send"."status", "send"."queued_at", "send"."sent_at", "send"."delivered_at", "send"."opened_at", "send"."clicked_at", "send"."replied_at", "send"."bounced_at", "send"."complained_at", "send"."failed_at", "send"."deferred_at", "send"."canceled_at", "send"."bounce_type", "send"."error", "send"."last_event_at", "held"."kind" as "held_kind", "held"."state" as "held_state", "held"."due_at"
from "read"."sends" as "send"
left
join "read"."held_sends" as "held" on "held"."send_id" = "send"."send_id"
where "send"."workspace_id" = $1 and "send"."send_id" = $2;

-- findContact
select "contact_key"
from "read"."sends"
where "workspace_id" = $1 and "send_id" = $2;
