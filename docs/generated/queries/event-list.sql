-- Generated from event-list.queries.ts by npm run generate. Do not edit.

-- listEvents, unfiltered
select "id", "type", "test_mode", "envelope"
from "read"."events"
where "workspace_id" = $1
order by "sequence" desc
limit $2;

-- listEvents, every filter
select "id", "type", "test_mode", "envelope"
from "read"."events"
where "workspace_id" = $1 and "contact" = $2 and "test_mode" = $3 and "type" = any($4) and "sequence" > $5 and "sequence" < $6
order by "sequence" desc
limit $7;
