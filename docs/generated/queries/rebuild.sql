-- Generated from rebuild.queries.ts by npm run generate. Do not edit.

-- firstServedSequence
select to_regclass($1) is not null as exists;

-- dropLeftovers
drop schema if exists "read_rebuild", "read_retired" cascade;

-- analyzeRebuilt
analyze "read_rebuild"."events", "read_rebuild"."sends";

-- swapSchemas
create schema if not exists "read";
alter schema "read" rename to "read_retired";
alter schema "read_rebuild" rename to "read";

-- dropRetired
drop schema if exists "read_retired" cascade;
