-- Generated from received-mail.queries.ts by npm run generate. Do not edit.

-- listReceived
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "kind" is not null and "agent_id" = $4 and "thread_id" = $5 and "contact_key" = $6 and $7 = any(labels) and "received_at" >= $8 and "received_at" < $9 and quarantine is distinct
from 'quarantined' and "first_sequence" < $10
order by "first_sequence" desc
limit $11;

-- findReceived
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "message_id" = $4;

-- findNewestCode
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "kind" is not null and "code" is not null and quarantine is distinct
from 'quarantined' and "received_at" > $4
order by "first_sequence" desc
limit $5;

-- searchReceived
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence", ts_rank(search, websearch_to_tsquery('simple', $1)) as "rank", ts_headline('simple', coalesce(words, ''), websearch_to_tsquery('simple', $2),
        $3) as "snippet"
from (select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence", "words", "search"
from (select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence", "words", "search"
from "read"."received_mails"
where "workspace_id" = $4 and "test_mode" = $5 and "mailbox" = $6 and "kind" is not null and "words" is not null and quarantine is distinct
from 'quarantined' and $7 = any(labels) and search @@ websearch_to_tsquery('simple', $8)
order by "first_sequence" desc
limit $9) as "searched"
limit $10) as "found"
order by "rank" desc, "first_sequence" desc
limit $11
offset $12;

-- listReceivedOfThread
select "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "kind" is not null and "thread_id" = $4 and ("received_at", "message_id") < ($5, $6)
order by "received_at" desc, "message_id" desc
limit $7;

-- listNewestOfThreads
select distinct on ("thread_id") "message_id", "contact_key", "from_email", "from_name", "mailbox", "agent_id", "test_mode", "via", "kind", "to_emails", "cc_emails", "reply_to", "subject", "rfc_message_id", "in_reply_to", "thread_id", "is_thread_reply", "thread_confidence", "reply_to_send_id", "intent", "refined_intent", "confidence", "urgency", "injection_score", "injection_reasons", "sender_reputation", "spf", "dkim", "dmarc", "entities", "labels", "flags", "code", "language", "suggested_action", "has_attachments", "attachments", "excerpt", "raw", "text", "html", "withheld", "quarantine", "quarantine_reason", "quarantined_at", "released_at", "queue", "action", "classifier_version", "received_at", "first_sequence"
from "read"."received_mails"
where "workspace_id" = $1 and "test_mode" = $2 and "mailbox" = $3 and "kind" is not null and thread_id = any($4::text[])
order by "thread_id", "received_at" desc;
