-- Generated from burst.queries.ts by npm run generate. Do not edit.

-- findSends
select "send_id", "workspace_id", "contact_key", "recipient_email", "agent_id", "template_id", "campaign_id", "campaign_step", "campaign_position", "variant", "recipient_name", "subject", "thread_id", "group_id", "message_id", "test_mode", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "deferred_at", "canceled_at", "report_keys", "bounce_type", "error", "last_event_at", "last_sequence"
from "read"."sends"
where send_id = any($1::text[]);

-- upsertSends
insert into "read"."sends" as sends ("send_id", "workspace_id", "contact_key", "recipient_email", "agent_id", "template_id", "campaign_id", "campaign_step", "campaign_position", "variant", "recipient_name", "subject", "thread_id", "group_id", "message_id", "test_mode", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "deferred_at", "canceled_at", "report_keys", "bounce_type", "error", "last_event_at", "last_sequence")
    select "send_id", "workspace_id", "contact_key", "recipient_email", "agent_id", "template_id", "campaign_id", "campaign_step", "campaign_position", "variant", "recipient_name", "subject", "thread_id", "group_id", "message_id", "test_mode", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "deferred_at", "canceled_at", "report_keys"::text[], "bounce_type", "error", "last_event_at", "last_sequence"
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::boolean[], $17::text[], $18::timestamptz[], $19::timestamptz[], $20::timestamptz[], $21::timestamptz[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[], $25::timestamptz[], $26::timestamptz[], $27::timestamptz[], $28::timestamptz[], $29::text[], $30::text[], $31::text[], $32::timestamptz[], $33::bigint[]) as row ("send_id", "workspace_id", "contact_key", "recipient_email", "agent_id", "template_id", "campaign_id", "campaign_step", "campaign_position", "variant", "recipient_name", "subject", "thread_id", "group_id", "message_id", "test_mode", "status", "queued_at", "sent_at", "delivered_at", "opened_at", "clicked_at", "replied_at", "bounced_at", "complained_at", "failed_at", "deferred_at", "canceled_at", "report_keys", "bounce_type", "error", "last_event_at", "last_sequence")
on conflict (send_id)
do update
set "send_id" = excluded."send_id", "workspace_id" = excluded."workspace_id", "contact_key" = excluded."contact_key", "recipient_email" = excluded."recipient_email", "agent_id" = excluded."agent_id", "template_id" = excluded."template_id", "campaign_id" = excluded."campaign_id", "campaign_step" = excluded."campaign_step", "campaign_position" = excluded."campaign_position", "variant" = excluded."variant", "recipient_name" = excluded."recipient_name", "subject" = excluded."subject", "thread_id" = excluded."thread_id", "group_id" = excluded."group_id", "message_id" = excluded."message_id", "test_mode" = excluded."test_mode", "status" = excluded."status", "queued_at" = excluded."queued_at", "sent_at" = excluded."sent_at", "delivered_at" = excluded."delivered_at", "opened_at" = excluded."opened_at", "clicked_at" = excluded."clicked_at", "replied_at" = excluded."replied_at", "bounced_at" = excluded."bounced_at", "complained_at" = excluded."complained_at", "failed_at" = excluded."failed_at", "deferred_at" = excluded."deferred_at", "canceled_at" = excluded."canceled_at", "report_keys" = excluded."report_keys", "bounce_type" = excluded."bounce_type", "error" = excluded."error", "last_event_at" = excluded."last_event_at", "last_sequence" = excluded."last_sequence"
where sends.last_sequence < excluded.last_sequence;

-- addCampaignCounts
insert into "read"."campaign_counts" as counts ("workspace_id", "campaign_id", "campaign_step", "variant", "total", "queued", "sent", "delivered", "opened", "clicked", "replied", "bounced", "complained", "failed", "skipped")
    select "workspace_id", "campaign_id", "campaign_step", "variant", "total", "queued", "sent", "delivered", "opened", "clicked", "replied", "bounced", "complained", "failed", "skipped"
from json_populate_recordset(null::"read"."campaign_counts", $1::json)
on conflict ("workspace_id", "campaign_id", "campaign_step", "variant")
do update
set "total" = counts."total" + excluded."total", "queued" = counts."queued" + excluded."queued", "sent" = counts."sent" + excluded."sent", "delivered" = counts."delivered" + excluded."delivered", "opened" = counts."opened" + excluded."opened", "clicked" = counts."clicked" + excluded."clicked", "replied" = counts."replied" + excluded."replied", "bounced" = counts."bounced" + excluded."bounced", "complained" = counts."complained" + excluded."complained", "failed" = counts."failed" + excluded."failed", "skipped" = counts."skipped" + excluded."skipped";
delete
from "read"."campaign_counts"
where campaign_id = any($1::text[]) and total = 0;

-- insertEvents
insert into "read"."events"
      (sequence, id, workspace_id, type, contact, agent_id, occurred_at, test_mode, correlation_id, envelope)
    select *
from unnest(
      $1::bigint[],
      $2::text[],
      $3::text[],
      $4::text[],
      $5::text[],
      $6::text[],
      $7::timestamptz[],
      $8::boolean[],
      $9::text[],
      $10::json[]);

-- insertSkipped
insert into "read"."skipped" (sequence, subject, reason)
values ($1, $2, $3)
on conflict (sequence) do nothing;
