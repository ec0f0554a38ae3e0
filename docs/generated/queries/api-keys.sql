-- Generated from api-keys.queries.ts by npm run generate. Do not edit.

-- findKeyByHash
select "id", "workspace_id", "kind", "hash", "scopes", "mailbox", "test_mode"
from "api_keys"
where "hash" = $1 and "revoked_at" is null;

-- findUnrevokedKeys
select "id"
from "api_keys"
where "id" = any($1) and "revoked_at" is null
union all select "id"
from "users"
where "id" = any($2) and "disabled_at" is null;

-- listKeys
select "id", "kind", "hint", "scopes", "mailbox", "test_mode", "created_at", "revoked_at"
from "api_keys"
where "workspace_id" = $1
order by "created_at" desc, "id" desc
limit $2;

-- insertKey
insert into "api_keys" ("id", "workspace_id", "kind", "hash", "hint", "scopes", "mailbox", "test_mode")
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning "created_at";

-- revokeKey
update "api_keys"
set "revoked_at" = $1
where "workspace_id" = $2 and "id" = $3 and "revoked_at" is null
returning "hash";
