-- Generated from lead-list.queries.ts by npm run generate. Do not edit.

-- insertLeadList
insert into "lead_lists" ("id", "workspace_id", "name", "description")
values ($1, $2, $3, $4)
returning "id", "name", "description", "created_at", "updated_at", (select count(*)
from lead_list_members
where list_id = lead_lists.id) as "leads";

-- listLeadLists
select "id", "name", "description", "created_at", "updated_at", (select count(*)
from lead_list_members
where list_id = lead_lists.id) as "leads"
from "lead_lists"
where "workspace_id" = $1
order by "id"
limit $2
offset $3;

-- countLeadLists
select count(*) as "total"
from "lead_lists"
where "workspace_id" = $1;

-- readLeadList
select "id", "name", "description", "created_at", "updated_at", (select count(*)
from lead_list_members
where list_id = lead_lists.id) as "leads"
from "lead_lists"
where "workspace_id" = $1 and "id" = $2;

-- updateLeadList
update "lead_lists"
set "name" = $1, "updated_at" = now()
where "workspace_id" = $2 and "id" = $3
returning "id", "name", "description", "created_at", "updated_at", (select count(*)
from lead_list_members
where list_id = lead_lists.id) as "leads";

-- deleteLeadList
delete
from "lead_lists"
where "workspace_id" = $1 and "id" = $2;

-- leadIdsOf
select "id"
from "leads"
where "workspace_id" = $1 and "address" = any($2);

-- removeFromLeadList
delete
from "lead_list_members" using "lead_lists"
where "lead_lists"."id" = "lead_list_members"."list_id" and "lead_lists"."workspace_id" = $1 and "list_id" = $2 and "lead_id" = any($3)
returning "lead_id";
