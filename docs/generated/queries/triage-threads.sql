-- Generated from triage-threads.queries.ts by npm run generate. Do not edit.

-- findSends
select "send_id", "contact_key", "recipient_email", "agent_id", "campaign_id", "subject", "thread_id", coalesce(sent_at, queued_at, last_event_at) as "sent_at"
from "read"."sends"
where "send_id" = any($1) and "workspace_id" = $2 and "test_mode" = $3
limit $4;

-- findCitedMails
select "first_sequence", "rfc_message_id", "thread_id"
from "read"."received_mails"
where "workspace_id" = $1 and "rfc_message_id" = any($2) and "test_mode" = $3 and "first_sequence" < $4
order by "first_sequence"
limit $5;

-- findThreads
select "thread_id", "contact_key", "contact_email", "mailbox", "subject", "status", "last_message_at"
from "read"."threads"
where "thread_id" = any($1) and "workspace_id" = $2 and "test_mode" = $3
limit $4;

-- findThreadsOfContact
select "thread_id", "contact_key", "contact_email", "mailbox", "subject", "status", "last_message_at"
from "read"."threads"
where "workspace_id" = $1 and "contact_key" = $2 and "last_message_at" >= $3 and "test_mode" = $4
order by "last_message_at" desc
limit $5;

-- findCorrespondents
select "thread_id", array[from_email, mailbox, reply_to] || to_emails || cc_emails as "people"
from "read"."received_mails"
where "workspace_id" = $1 and "thread_id" = any($2)
order by "first_sequence" desc
limit $3;

-- findRecipients
select "thread_id", array[recipient_email] as "people"
from "read"."sends"
where "workspace_id" = $1 and "thread_id" = any($2)
order by "last_sequence" desc
limit $3;
