-- Generated from mails-ai-message.queries.ts by npm run generate. Do not edit.

-- listBeginnings
select "event"."sequence", "event"."envelope"
from "read"."events" as "event"
where "event"."workspace_id" = $1 and "event"."test_mode" = $2 and "event"."type" = any($3) and "event"."agent_id" = $4 and "event"."sequence" < $5 and case when strpos(event.envelope::text, $6) > 0 then false else case when event.envelope #>> '{data,groupId}' is null
        then event.type <> $7 else right(event.correlation_id, 2) = '00' end end and case when strpos(event.envelope::text, $8) > 0 then false else event.envelope #>> '{data,threadId}' = $9 end and not exists (select "earlier"."sequence"
from "read"."events" as "earlier"
where "earlier"."workspace_id" = "event"."workspace_id" and "earlier"."contact" = "event"."contact" and "earlier"."correlation_id" = "event"."correlation_id" and "earlier"."sequence" < "event"."sequence" and "earlier"."type" = any($10))
order by "event"."sequence" desc
limit $11;

-- findSends
select "send"."send_id", "send"."contact_key", "send"."recipient_email", "send"."agent_id", "send"."subject", "send"."thread_id", "send"."message_id", "send"."test_mode", "send"."status", "send"."bounce_type", "send"."error", "send"."queued_at", "send"."sent_at", "send"."delivered_at", "send"."opened_at", "send"."clicked_at", "send"."replied_at", "send"."bounced_at", "send"."complained_at", "send"."failed_at", "send"."deferred_at", "send"."canceled_at", "held"."kind" as "held_kind", "held"."state" as "held_state", "held"."due_at"
from unnest($1::text[], $2::text[]) as range(low, high)
inner
join "read"."sends" as "send" on send.send_id between range.low and range.high
left
join "read"."held_sends" as "held" on "held"."send_id" = "send"."send_id"
where "send"."workspace_id" = $3
order by "send"."send_id";

-- findBeginnings
select "event"."sequence", "event"."envelope"
from unnest($1::text[], $2::text[]) as range(low, high)
inner
join "read"."sends" as "send" on send.send_id between range.low and range.high
inner
join "read"."events" as "event" on "event"."workspace_id" = "send"."workspace_id" and "event"."contact" = "send"."contact_key" and "event"."correlation_id" = "send"."send_id"
where "send"."workspace_id" = $3 and "event"."type" = any($4)
order by "event"."sequence"
limit $5;
