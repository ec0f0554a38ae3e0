-- Generated from waiting-lists.queries.ts by npm run generate. Do not edit.

-- findHeldSends
select *
from "read"."held_sends"
where send_id = any($1::text[]);

-- findDrafts
select *
from "read"."drafts"
where draft_id = any($1::text[]);

-- findCampaigns
select *
from "read"."campaigns"
where campaign_id = any($1::text[]);

-- findRuns
select *
from "read"."autopilot_runs"
where run_id = any($1::text[]);

-- findReceivedMails
select *
from "read"."received_mails"
where message_id = any($1::text[]);

-- findThreads
select *
from "read"."threads"
where thread_id = any($1::text[]);

-- findSuppressions
select suppression.*
from "read"."suppressions" suppression
join json_to_recordset($1::json)
      as key (workspace_id text, contact_key text, scope text, campaign_id text, test_mode boolean)
    using (workspace_id, contact_key, scope, campaign_id, test_mode);

-- upsertWaiting
insert into "read"."suppressions" ("campaign_id", "contact_key", "scope", "test_mode", "workspace_id")
    select "campaign_id", "contact_key", "scope", "test_mode", "workspace_id"
from json_populate_recordset(null::"read"."suppressions", $1::json)
on conflict ("workspace_id", "contact_key", "scope", "campaign_id", "test_mode")
do update
set "campaign_id" = excluded."campaign_id", "contact_key" = excluded."contact_key", "scope" = excluded."scope", "test_mode" = excluded."test_mode", "workspace_id" = excluded."workspace_id";
