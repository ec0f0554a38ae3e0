-- Generated from generation-slots.queries.ts by npm run generate. Do not edit.

-- lockSlots
select pg_advisory_xact_lock(hashtextextended($1, 0));

-- insertSlot
insert into generation_slots (generation_id, workspace_id, expires_at)
    select $1, $2, now() + $3 * interval '1 ms'
where (select count(*)
from generation_slots
where workspace_id = $4 and expires_at > now() and generation_id <> $5) < $6
on conflict (generation_id)
do update
set expires_at = excluded.expires_at
returning generation_id;

-- renewSlots
update generation_slots
set expires_at = now() + $1 * interval '1 ms'
where generation_id = any($2::text[]);

-- deleteSlot
delete
from generation_slots
where generation_id = $1 or expires_at < now();
