-- Generated from campaign-reads.queries.ts by npm run generate. Do not edit.

-- findEarlierSends
select send.campaign_position as position,
      bool_or(
        send.campaign_step = $1
        and (send.status = 'queued' or (send.status = 'sending' and send.message_id is null))
      ) as waits,
      bool_or(
        send.bounced_at is not null or send.complained_at is not null or send.failed_at is not null
        or send.status in ('bounced', 'complained', 'failed', 'skipped')
        or ($2 and (send.replied_at is not null or exists (
          select
from read.events event
where event.workspace_id = send.workspace_id and event.contact = send.contact_key
            and event.type = 'inbound.replied' and event.occurred_at >= send.queued_at and event.test_mode = send.test_mode
        )))
        or exists (
          select
from read.suppressions entry
where entry.workspace_id = send.workspace_id and entry.contact_key = send.contact_key
            and entry.campaign_id in ('', send.campaign_id) and (entry.test_mode = false or send.test_mode)
            and entry.removed_at is null and (entry.expires_at is null or entry.expires_at > now())
        )
      ) as stopped
from read.sends send
where send.workspace_id = $3 and send.campaign_id = $4
      and send.campaign_step < $5
      and send.campaign_position >= $6 and send.campaign_position < $7
group by send.campaign_position
having bool_or(send.campaign_step = $8);

-- countUndecided
select count(*)::int as "undecided"
from "read"."held_sends" as "held"
inner
join "read"."sends" as "send" on "send"."send_id" = "held"."send_id"
where "held"."workspace_id" = $1 and "held"."state" = $2 and "held"."kind" = $3 and "send"."campaign_id" = $4 and "send"."status" = $5 and "send"."message_id" is null;

-- findHeldSends
select "send_id", "contact_key"
from "read"."held_sends"
where "workspace_id" = $1 and "state" = $2 and "kind" in ($3, $4) and "campaign_id" = $5
limit $6;
