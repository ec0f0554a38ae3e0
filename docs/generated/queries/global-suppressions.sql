-- Generated from global-suppressions.queries.ts by npm run generate. Do not edit.

-- upsertGlobalSuppressions
insert into "global_suppressions" ("address", "reason_code", "note", "expires_at")
values ($1, $2, $3, $4)
on conflict ("address")
do update
set "reason_code" = "excluded"."reason_code", "note" = "excluded"."note", "expires_at" = "excluded"."expires_at";

-- listGlobalSuppressions
select "address", "reason_code", "note", "expires_at", "created_at"
from "global_suppressions"
where "address" > $1
order by "address"
limit $2;

-- deleteGlobalSuppression
delete
from "global_suppressions"
where "address" = $1
returning "address";
