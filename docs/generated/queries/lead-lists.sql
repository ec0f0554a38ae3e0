-- Generated from lead-lists.queries.ts by npm run generate. Do not edit.

-- findLeadList
select "id", "name", "description", "created_at", "updated_at"
from "lead_lists"
where "workspace_id" = $1 and ("id" = $2 or "name" = $3)
order by id = $4 desc
limit $5;

-- addToLeadList
insert into lead_list_members (list_id, lead_id)
    select lead_lists.id, leads.id
from lead_lists
join leads on leads.workspace_id = lead_lists.workspace_id
where lead_lists.workspace_id = $1 and lead_lists.id = $2 and leads.id = any($3)
order by leads.id
on conflict do nothing
returning lead_id;
