-- Generated from reach-credit.queries.ts by npm run generate. Do not edit.

-- findCreditLimit
select "autopilot_credits" as "limit"
from "workspaces"
where "id" = $1;

-- storeCreditLimit
update "workspaces"
set "autopilot_credits" = $1
where "id" = $2;
