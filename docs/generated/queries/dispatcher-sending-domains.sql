-- Generated from dispatcher-sending-domains.queries.ts by npm run generate. Do not edit.

-- findWarmUpStart
select "warmup_started_at"
from "sending_domains"
where "workspace_id" = $1 and "domain" = $2;
