-- Generated from event-list.queries.ts by npm run generate. Do not edit.

-- listEvents, unfiltered
select "id", "envelope"
from "read"."events"
where "workspace_id" = $1
order by "sequence" desc
limit $2;

-- listEvents, every filter
select "id", "envelope"
from "read"."events"
where "workspace_id" = $1 and "contact" = $2 and "agent_id" = $3 and "test_mode" = $4 and (type = any($5) or (type = $6 and coalesce((envelope #> $7)::text = $8, false) and not (coalesce((envelope #> $9)::text = $10, false) and coalesce((envelope #> $11)::text like '"%' and (envelope #> $12)::text <> $13, false)))) and case
    when (envelope #> $14)::text like '"%' then lower((envelope #> $15)::text) = any($16)
    else coalesce(agent_id = $17, false) end and "occurred_at" >= $18 and "sequence" > $19 and "sequence" < $20
order by "sequence" desc
limit $21;

-- findEvent
select "id", "envelope"
from "read"."events"
where "workspace_id" = $1 and "sequence" = $2;
