-- Generated from contact.queries.ts by npm run generate. Do not edit.

-- upsertContact
insert into "contacts" ("workspace_id", "contact_key", "email", "name")
values ($1, $2, $3, $4)
on conflict ("workspace_id", "contact_key")
do update
set "email" = $5, "name" = $6
returning "contact_key", "email", "name", "created_at";

-- listContacts
select "contact_key", "email", "name", "created_at"
from "contacts"
where "workspace_id" = $1 and "contact_key" > $2
order by "contact_key"
limit $3;

-- findContact
select "contact_key", "email", "name", "created_at"
from "contacts"
where "workspace_id" = $1 and "contact_key" = $2;

-- renameContact
update "contacts"
set "name" = $1
where "workspace_id" = $2 and "contact_key" = $3
returning "contact_key", "email", "name", "created_at";

-- deleteContact
delete
from "contacts"
where "workspace_id" = $1 and "contact_key" = $2
returning "contact_key";
