-- Generated from users.queries.ts by npm run generate. Do not edit.

-- insertUser
insert into "users" ("id", "workspace_id", "email", "password_hash", "scopes")
values ($1, $2, $3, $4, $5)
on conflict ("email") do nothing
returning "created_at";

-- findUserByEmail
select "id", "workspace_id", "password_hash", "scopes", "disabled_at"
from "users"
where "email" = $1;

-- listUsers
select "id", "email", "scopes", "created_at", "disabled_at"
from "users"
where "workspace_id" = $1
order by "created_at" desc, "id" desc
limit $2;

-- disableUser
update "users"
set "disabled_at" = $1
where "workspace_id" = $2 and "email" = $3 and "disabled_at" is null
returning "id";

-- replacePassword
update "users"
set "password_hash" = $1, "disabled_at" = $2
where "workspace_id" = $3 and "email" = $4
returning "id";

-- deleteSessionsOf
delete
from "sessions"
where "user_id" = $1;
