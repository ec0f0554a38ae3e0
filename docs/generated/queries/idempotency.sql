-- Generated from idempotency.queries.ts by npm run generate. Do not edit.

-- claimKeys
/* prepared */
    with unsynced as materialized (select set_config('synchronous_commit', 'off', true)) insert into idempotency_keys as kept (workspace_id, key_hash, fingerprint, expires_at)
    select asked.workspace_id, asked.key_hash, asked.fingerprint, now() + $1::interval
from unsynced, unnest($2::text[],
      $3::bytea[], $4::bytea[])
      as asked (workspace_id, key_hash, fingerprint)
order by asked.workspace_id, asked.key_hash
on conflict (workspace_id, key_hash)
do update
set fingerprint = excluded.fingerprint, started_at = now(), status = null, response = null,
        expires_at = case when kept.expires_at <= now() then excluded.expires_at else kept.expires_at end
where kept.expires_at <= now()
        or (kept.status is null and kept.fingerprint = excluded.fingerprint
          and kept.started_at <= now() - $5 * interval '1 second')
returning kept.workspace_id, kept.key_hash, kept.expires_at < now() + $6::interval as is_repeat,
      kept.started_at::text as started_at;

-- findKeys
select kept.workspace_id, kept.key_hash, kept.fingerprint, kept.status, kept.response
from unnest($1::text[], $2::bytea[])
      as asked (workspace_id, key_hash)
join idempotency_keys as kept using (workspace_id, key_hash)
where kept.expires_at > now();

-- storeAnswers
with unsynced as materialized (select set_config('synchronous_commit', 'off', true)), held as materialized (
      select asked.*
from idempotency_keys as kept
join unnest($1::text[],
        $2::bytea[], $3::bytea[],
        $4::int[], $5::text[])
        as asked (workspace_id, key_hash, fingerprint, status, response) using (workspace_id, key_hash)
order by asked.workspace_id, asked.key_hash
      for update of kept
    )
    update idempotency_keys as kept
set status = held.status, response = held.response::json
from unsynced, held
where kept.workspace_id = held.workspace_id and kept.key_hash = held.key_hash
      and kept.fingerprint = held.fingerprint and kept.status is null;

-- releaseKeys
with held as materialized (
      select asked.*
from idempotency_keys as kept
join unnest($1::text[],
        $2::bytea[], $3::timestamptz[])
        as asked (workspace_id, key_hash, started_at) using (workspace_id, key_hash)
order by asked.workspace_id, asked.key_hash
      for update of kept
    )
    delete
from idempotency_keys as kept using held
where kept.workspace_id = held.workspace_id and kept.key_hash = held.key_hash
      and kept.started_at = held.started_at and kept.status is null;

-- removeExpired
delete
from idempotency_keys
where ctid = any(array(
      select ctid
from idempotency_keys
where expires_at <= now()
limit $1 for update skip locked));
