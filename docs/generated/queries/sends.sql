-- Generated from sends.queries.ts by npm run generate. Do not edit.

-- findSend
select "send_id", "recipient_email", "agent_id", "template_id", "campaign_id", "subject", "thread_id", "group_id", "message_id", "test_mode", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "deferred_at", "canceled_at", "bounce_type", "error", "last_event_at"
from "read"."sends"
where "workspace_id" = $1 and "send_id" = $2;

-- findContact
select "contact_key"
from "read"."sends"
where "workspace_id" = $1 and "send_id" = $2;
