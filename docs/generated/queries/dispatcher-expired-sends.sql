-- Generated from dispatcher-expired-sends.queries.ts by npm run generate. Do not edit.

-- findExpired
select "workspace_id", "send_id", "contact_key", "agent_id", "test_mode", "recipient_email", "campaign_id"
from "read"."sends"
where "status" in ($1, $2) and "message_id" is null and "last_sequence" < $3
order by "last_sequence"
limit $4;
