-- Generated from reach-recipient.queries.ts by npm run generate. Do not edit.

-- listRecipients
select "send_id", "campaign_position", "recipient_email", "recipient_name", "status", "message_id", "sent_at", "last_event_at", "error"
from "read"."sends"
where "workspace_id" = $1 and "campaign_id" = $2 and "campaign_step" = $3 and "campaign_position" >= $4 and "campaign_position" < $5
order by "campaign_position"
limit $6;

-- lastPosition
select "campaign_position"
from "read"."sends"
where "workspace_id" = $1 and "campaign_id" = $2 and "campaign_step" = $3 and "campaign_position" is not null
order by "campaign_position" desc
limit $4;
