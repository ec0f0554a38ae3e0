-- Generated from suppressed-address.queries.ts by npm run generate. Do not edit.

-- findSuppressedAddress
select "email"
from "read"."suppressions"
where "workspace_id" = $1 and "contact_key" = $2
limit $3;
