-- Generated from checkpoint.queries.ts by npm run generate. Do not edit.

-- readCheckpoint
select to_regclass($1) is not null as exists;

-- lockServedModels
select pg_advisory_xact_lock($1, $2);

-- advanceCheckpoint
update "read"."checkpoints"
set position = $1, epoch = $2, updated_at = now()
where projection = $3 and version = $4
      and position = $5 and position < $6;
