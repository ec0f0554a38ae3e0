-- Generated from triage-senders.queries.ts by npm run generate. Do not edit.

-- countMailsOfContact
select count(*)::int as mails,
      count(*) filter (where quarantine is not null)::int as quarantined,
      count(*) filter (where spf is distinct
from 'pass' and dkim is distinct
from 'pass')::int as unauthenticated,
      count(*) filter (where reply_to_send_id is not null)::int as replies,
      min(received_at) as first_received_at
from (
      select quarantine, spf, dkim, reply_to_send_id, received_at
from read.received_mails
where workspace_id = $1 and contact_key = $2 and first_sequence < $3
        and test_mode = $4 and classified_at is not null
order by first_sequence desc
limit $5
    ) as mail;

-- countMailsOfDomain
select count(*)::int as mails,
      count(*) filter (where quarantine is not null)::int as quarantined,
      count(*) filter (where spf is distinct
from 'pass' and dkim is distinct
from 'pass')::int as unauthenticated,
      count(*) filter (where reply_to_send_id is not null)::int as replies,
      min(received_at) as first_received_at
from (
      select quarantine, spf, dkim, reply_to_send_id, received_at
from read.received_mails
where workspace_id = $1 and from_domain = $2 and first_sequence < $3
        and test_mode = $4 and classified_at is not null
order by first_sequence desc
limit $5
    ) as mail;

-- countSendsInThreads
select coalesce(sum(sent_count), 0)::int as sends
from (
      select sent_count
from read.threads
where workspace_id = $1 and contact_key = $2 and test_mode = $3
order by last_message_at desc
limit $4
    ) as thread;
