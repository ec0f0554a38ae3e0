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
where "workspace_id" = $1 and "contact" = $2 and "agent_id" = $3 and "test_mode" = $4 and (type = any($5) or (type = $6 and case when strpos(envelope::text, $7) > 0 then true else (coalesce((envelope #> $8)::text = $9, false) and not (coalesce((envelope #> $10)::text = $11, false) and coalesce((envelope #> $12)::text like '"%' and (envelope #> $13)::text <> $14, false))) end)) and case when strpos(envelope::text, $15) > 0 then true else case
    when (envelope #> $16)::text like '"%' then lower((envelope #> $17)::text) = any($18)
    else coalesce(agent_id = $19, false) end end and "occurred_at" >= $20 and "sequence" > $21 and "sequence" < $22
order by "sequence" desc
limit $23;

-- findEvent
select "id", "envelope"
from "read"."events"
where "workspace_id" = $1 and "sequence" = $2;
