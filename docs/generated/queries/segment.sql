-- Generated from segment.queries.ts by npm run generate. Do not edit.

-- findMembers
select "lead"."id", "lead"."email", "lead"."name", "lead"."first_name", "lead"."last_name", "lead"."role", "lead"."company", "lead"."company_size", "lead"."location", "lead"."industry", "lead"."linkedin_url", "lead"."website", "lead"."custom"
from "lead_list_members" as "member"
inner
join "leads" as "lead" on "lead"."id" = "member"."lead_id"
where "member"."list_id" = $1 and "lead"."workspace_id" = $2 and "member"."lead_id" > $3
order by "member"."lead_id"
limit $4;
