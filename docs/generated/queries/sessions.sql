-- Generated from sessions.queries.ts by npm run generate. Do not edit.

-- insertSession
with "swept" as (delete
from "sessions"
where "id" in (select "id"
from "sessions"
where "expires_at" < now()
order by "expires_at"
limit $1 for update skip locked)), "surplus" as (delete
from "sessions"
where "id" in (select "id"
from "sessions"
where "api_key_id" = $2
order by "created_at" desc
limit $3
offset $4)) insert into "sessions" ("id", "hash", "scopes", "api_key_id", "user_id", "expires_at")
values ($5, $6, $7, $8, $9, now() + $10 * interval '1 millisecond')
returning "expires_at";

-- insertUserSession
with "swept" as (delete
from "sessions"
where "id" in (select "id"
from "sessions"
where "expires_at" < now()
order by "expires_at"
limit $1 for update skip locked)), "surplus" as (delete
from "sessions"
where "id" in (select "id"
from "sessions"
where "user_id" = $2
order by "created_at" desc
limit $3
offset $4)) insert into "sessions" ("id", "hash", "scopes", "user_id", "expires_at") select $5::text as "session_id", $6::bytea as "hash", $7::text[] as "session_scopes", "users"."id", now() + $8 * interval '1 millisecond' as "expires_at"
from "users"
where "users"."id" = $9 and "password_hash" = $10 and "disabled_at" is null for share
returning "expires_at";

-- findSessionByHash
select "session"."id" as "session_id", "session"."scopes" as "session_scopes", "session"."expires_at", "key"."id" as "api_key_id", "person"."id" as "user_id", coalesce(key.workspace_id, person.workspace_id) as "workspace_id", coalesce(key.scopes, person.scopes) as "scopes", "key"."kind", "key"."mailbox", "key"."test_mode"
from "sessions" as "session"
left
join "api_keys" as "key" on "key"."id" = "session"."api_key_id" and "key"."revoked_at" is null
left
join "users" as "person" on "person"."id" = "session"."user_id" and "person"."disabled_at" is null
where "session"."hash" = $1 and "session"."expires_at" > now() and coalesce(key.id, person.id) is not null;

-- findOpenSessions
select "id"
from "sessions"
where "id" = any($1) and "expires_at" > now();

-- deleteSession
delete
from "sessions"
where "id" = $1
returning "hash";
