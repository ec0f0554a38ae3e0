-- Generated from mails-ai-suppression.queries.ts by npm run generate. Do not edit.

-- listAllowances
select "event"."sequence", "event"."envelope"
from "read"."events" as "event"
where "event"."workspace_id" = $1 and "event"."type" = $2 and "event"."sequence" < $3 and case when strpos(event.envelope::text, $4) > 0 then false
        else event.envelope #>> '{data,attestation}' is not null and event.envelope #>> '{data,scope}' = 'tenant' end and not exists (select "later"."sequence"
from "read"."events" as "later"
where "later"."workspace_id" = "event"."workspace_id" and "later"."contact" = "event"."contact" and "later"."sequence" > "event"."sequence" and "later"."type" = any($5))
order by "event"."sequence" desc
limit $6;
