-- Generated from mails-ai-suppression.queries.ts by npm run generate. Do not edit.

-- listAllowances
select "event"."sequence", "event"."envelope"
from "read"."events" as "event"
where "event"."workspace_id" = $1 and "event"."test_mode" = $2 and "event"."type" = $3 and "event"."sequence" < $4 and case when strpos(event.envelope::text, $5) > 0 then false
        else event.envelope #>> '{data,attestation}' is not null and event.envelope #>> '{data,scope}' = 'tenant' end and not exists (select "later"."sequence"
from "read"."events" as "later"
where "later"."workspace_id" = "event"."workspace_id" and "later"."contact" = "event"."contact" and "later"."test_mode" = "event"."test_mode" and "later"."sequence" > "event"."sequence" and "later"."type" = any($6))
order by "event"."sequence" desc
limit $7;
