-- Generated from held-list.queries.ts by npm run generate. Do not edit.

-- listHeld
select "send_id", "contact_key", "recipient_email", "agent_id", "kind", "state", "approval_id", "queue", "reason", "subject", "thread_id", "template_id", "campaign_id", "content_sha256", "due_at", "held_at", "ended_at"
from "read"."held_sends"
where "workspace_id" = $1 and "state" = $2 and "kind" = $3 and "test_mode" = $4 and "queue" = $5 and "agent_id" = $6 and ("held_at", "send_id") > ($7, $8)
order by "held_at" asc, "send_id" asc
limit $9;

-- countHeld
select "queue", cast(count(*) as integer) as "waiting"
from (select "queue"
from "read"."held_sends"
where "workspace_id" = $1 and "state" = $2 and "kind" = $3 and "test_mode" = $4 and "agent_id" = $5
limit $6) as "held"
group by "queue";

-- findHeldSend
select "send_id", "contact_key", "recipient_email", "agent_id", "kind", "state", "approval_id", "queue", "reason", "subject", "thread_id", "template_id", "campaign_id", "content_sha256", "due_at", "held_at", "ended_at"
from "read"."held_sends"
where "workspace_id" = $1 and "send_id" = $2 and "test_mode" = $3 and "agent_id" = $4;

-- findApprovals
select "send_id", "contact_key", "recipient_email", "agent_id", "kind", "state", "approval_id", "queue", "reason", "subject", "thread_id", "template_id", "campaign_id", "content_sha256", "due_at", "held_at", "ended_at"
from "read"."held_sends"
where "workspace_id" = $1 and "state" = any($2) and "kind" = $3 and "test_mode" = $4 and "agent_id" = $5 and ("approval_id" = $6 or ("thread_id" = $7 and "state" = $8))
order by "held_at"
limit $9;
