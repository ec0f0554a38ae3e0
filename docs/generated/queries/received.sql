-- Generated from received.queries.ts by npm run generate. Do not edit.

-- findReceived
select "event"."sequence", "event"."envelope"
from "read"."events" as "event"
where "event"."workspace_id" = $1 and "event"."test_mode" = $2 and "event"."type" = $3 and case when strpos(event.envelope::text, $4) > 0 then false
        else event.envelope #>> '{data,messageId}' = $5 end
order by "event"."sequence" desc
limit $6;
