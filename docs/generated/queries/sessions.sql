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
offset $4)) insert into "sessions" ("id", "hash", "api_key_id", "scopes", "expires_at")
values ($5, $6, $7, $8, now() + $9 * interval '1 millisecond')
returning "expires_at";

-- findSessionByHash
select "session"."id" as "session_id", "session"."scopes" as "session_scopes", "session"."expires_at", "key"."id", "key"."workspace_id", "key"."kind", "key"."scopes", "key"."mailbox", "key"."test_mode"
from "sessions" as "session"
inner
join "api_keys" as "key" on "key"."id" = "session"."api_key_id"
where "session"."hash" = $1 and "session"."expires_at" > now() and "key"."revoked_at" is null;

-- findOpenSessions
select "id"
from "sessions"
where "id" = any($1) and "expires_at" > now();

-- deleteSession
delete
from "sessions"
where "id" = $1
returning "hash";
