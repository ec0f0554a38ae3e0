-- Generated from thread.queries.ts by npm run generate. Do not edit.

-- listThreads
select "thread_id", "contact_key", "contact_email", "mailbox", "agent_id", "test_mode", "subject", "status", "started_by", "first_send_id", "received_count", "sent_count", "last_received_at", "last_sent_at", "opened_at", "last_message_at"
from "read"."threads" as "thread"
where "workspace_id" = $1 and "test_mode" = $2 and ("mailbox" = $3 or ("mailbox" is null and "agent_id" = $4) or exists (select "mail"."message_id"
from "read"."received_mails" as "mail"
where "mail"."workspace_id" = "thread"."workspace_id" and "mail"."thread_id" = "thread"."thread_id" and "mail"."mailbox" = $5)) and status = any($6::text[]) and "agent_id" = $7 and "contact_key" = $8 and ("last_message_at", "thread_id") < ($9, $10)
order by "last_message_at" desc, "thread_id" desc
limit $11
offset $12;

-- findThread
select "thread_id", "contact_key", "contact_email", "mailbox", "agent_id", "test_mode", "subject", "status", "started_by", "first_send_id", "received_count", "sent_count", "last_received_at", "last_sent_at", "opened_at", "last_message_at"
from "read"."threads" as "thread"
where "workspace_id" = $1 and "test_mode" = $2 and ("mailbox" = $3 or ("mailbox" is null and "agent_id" = $4) or exists (select "mail"."message_id"
from "read"."received_mails" as "mail"
where "mail"."workspace_id" = "thread"."workspace_id" and "mail"."thread_id" = "thread"."thread_id" and "mail"."mailbox" = $5)) and "thread_id" = $6;

-- countCopies
select thread_id, sum(mailboxes - 1)::int as copies
from (
      select wanted.thread_id, count(distinct mail.mailbox) as mailboxes
from unnest($1::text[]) as wanted (thread_id)
cross
join lateral (
        select contact_key, mailbox, coalesce(rfc_message_id, raw ->> 'sha256') as written
from read.received_mails
where workspace_id = $2 and test_mode = $3 and thread_id = wanted.thread_id and kind is not null
order by first_sequence desc
limit $4
      ) as mail
group by wanted.thread_id, mail.contact_key, mail.written
having count(distinct mail.mailbox) > 1
    ) as mail
group by thread_id;

-- listSendsOfThread
select "send_id", coalesce(queued_at, last_event_at) as "at"
from "read"."sends"
where "workspace_id" = $1 and "test_mode" = $2 and ("thread_id" = $3 or "send_id" = $4) and "agent_id" = $5 and (coalesce(queued_at, last_event_at), send_id) < ($6, $7)
order by coalesce(queued_at, last_event_at) desc, "send_id" desc
limit $8;
