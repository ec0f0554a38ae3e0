-- Generated from sample.queries.ts by npm run generate. Do not edit.

-- deleteLeadsOf
delete
from "leads"
where "workspace_id" = $1 and "source" = $2;
