-- Generated from stream-tickets.queries.ts by npm run generate. Do not edit.

-- insertTicket
with "swept" as (delete
from "stream_tickets"
where "hash" in (select "hash"
from "stream_tickets"
where "expires_at" < now()
order by "expires_at"
limit $1 for update skip locked)) insert into "stream_tickets" ("hash", "api_key_id", "expires_at")
values ($2, $3, now() + $4 * interval '1 millisecond')
returning "expires_at";

-- useTicket
with "used" as (delete
from "stream_tickets"
where "hash" = $1
returning "api_key_id", "expires_at") select "key"."id", "key"."workspace_id", "key"."kind", "key"."scopes", "key"."mailbox", "key"."test_mode"
from "used"
inner
join "api_keys" as "key" on "key"."id" = "used"."api_key_id"
where "used"."expires_at" > now() and "key"."revoked_at" is null;
