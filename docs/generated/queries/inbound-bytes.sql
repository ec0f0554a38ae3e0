-- Generated from inbound-bytes.queries.ts by npm run generate. Do not edit.

-- addInboundBytes
insert into inbound_bytes as known (workspace_id, day, bytes)
values ($1, $2, $3)
on conflict (workspace_id)
do update
set
      bytes = case when known.day < excluded.day then excluded.bytes else known.bytes + excluded.bytes end,
      day = greatest(known.day, excluded.day)
returning bytes;
