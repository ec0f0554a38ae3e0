-- Generated from inbound-queue.queries.ts by npm run generate. Do not edit.

-- listQueued
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "queue" = $4 and "agent_id" = $5 and ("received_at", "message_id") > ($6, $7)
order by "received_at" asc, "message_id" asc
limit $8;

-- countQueued
select "queue", cast(count(*) as integer) as "waiting"
from (select "queue"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "queue" is not null
limit $4) as "waiting"
group by "queue";

-- listQueuedOfThread
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "thread_id" = $4 and "queue" is not null
order by "received_at"
limit $5;
