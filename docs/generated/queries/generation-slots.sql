-- Generated from generation-slots.queries.ts by npm run generate. Do not edit.

-- lockSlots
select pg_advisory_xact_lock(hashtextextended('generation:' || id, 0))
from unnest($1::text[]) as id
order by id;

-- insertSlots
insert into generation_slots (generation_id, workspace_id, expires_at)
    select generation_id, workspace_id, now() + $1 * interval '1 ms'
from (
      select generation_id, workspace_id, row_number() over (partition by workspace_id
order by place) as place
from unnest($2::text[], $3::text[]) with ordinality as asked (generation_id, workspace_id, place)
    ) wanted
where place + (
      select count(*)
from generation_slots slot
where slot.workspace_id = wanted.workspace_id and slot.expires_at > now() and not slot.generation_id = any($4::text[])
    ) <= $5
order by generation_id
on conflict (generation_id)
do update
set expires_at = excluded.expires_at
returning generation_id;

-- renewSlots
with held as materialized (
      select generation_id
from generation_slots
where generation_id = any($1::text[])
order by generation_id for update
    )
    update generation_slots slot
set expires_at = now() + $2 * interval '1 ms'
from held
where slot.generation_id = held.generation_id;

-- deleteSlots
with held as materialized (
      select generation_id
from generation_slots
where generation_id = any($1::text[]) or expires_at < now()
order by generation_id for update
    )
    delete
from generation_slots slot using held
where slot.generation_id = held.generation_id;
