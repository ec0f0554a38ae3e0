-- Generated from send.queries.ts by npm run generate. Do not edit.

-- findSend
select "send_id", "recipient_email", "agent_id", "template_id", "campaign_id", "subject", "thread_id", "group_id", "message_id", "test_mode", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "deferred_at", "canceled_at", "bounce_type", "error", "last_event_at"
from "read"."sends"
where "workspace_id" = $1 and "send_id" = $2;

-- findQueuedEvent
select "event"."envelope"
from "read"."sends" as "send"
inner
join "read"."events" as "event" on "event"."workspace_id" = "send"."workspace_id" and "event"."contact" = "send"."contact_key" and "event"."correlation_id" = "send"."send_id" and "event"."type" = $1
where "send"."workspace_id" = $2 and "send"."send_id" = $3
limit $4;
