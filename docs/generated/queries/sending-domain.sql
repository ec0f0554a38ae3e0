-- Generated from sending-domain.queries.ts by npm run generate. Do not edit.

-- findSigningKey
select "domain", "dkim_selector", "dkim_private_key"
from "sending_domains"
where "workspace_id" = $1 and "domain" = any($2)
order by length("domain") desc
limit $3;
