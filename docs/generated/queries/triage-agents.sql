-- Generated from triage-agents.queries.ts by npm run generate. Do not edit.

-- findReceivingAgent
select "classify_inbound", "quarantine_above"
from "agents"
where "id" = $1 and "workspace_id" = $2;
