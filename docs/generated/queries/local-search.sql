-- Generated from local-search.queries.ts by npm run generate. Do not edit.

-- countLeads
select count(*) as "leads"
from "leads"
where "workspace_id" = $1;

-- isKnown
select exists (select
from leads
where workspace_id = $1 and search @@ to_tsquery('english', $2)) as known;

-- openSearch
select set_config('pg_trgm.word_similarity_threshold', $1, true);
declare found_leads no scroll cursor for
    
    select id, email, name, first_name, last_name, role, company, location, industry, company_size, linkedin_url, website, custom, source, lawful_basis, role_account, disposable, grades, score
from (
      select *, (3 * grades[1] + 3 * grades[2] + 1.5 * grades[3] + 1 * grades[4] + 2.5 * grades[5]) / 11 as score
from (
        select id, email, name, first_name, last_name, role, company, location, industry, company_size, linkedin_url, website, custom, source, lawful_basis, role_account, disposable, array[(search @@ to_tsquery('english', $1))::int, case when search @@ to_tsquery('english', $2) then 1 when search @@ to_tsquery('english', $3) then 0.6 else 0 end, coalesce(((company_size_min <= $4 and company_size_max >= $5)), false)::int, ((search @@ to_tsquery('english', $6))::int + (search @@ to_tsquery('english', $7))::int)::float8 / 2, case when coalesce(word_similarity($8, lower(location)), 0) >= 0.55 then coalesce(word_similarity($9, lower(location)), 0) else 0 end]::float8[] as grades
from leads
where workspace_id = $10 and (search @@ to_tsquery('english', $11) and search @@ to_tsquery('english', $12) and ((company_size_min <= $13 and company_size_max >= $14)) and $15 <% words)
offset 0
      ) as candidates
offset 0
    ) as graded
where grades[1] >= 2.220446049250313e-16::float8 and grades[2] >= 2.220446049250313e-16::float8 and grades[3] >= 2.220446049250313e-16::float8 and grades[5] >= 2.220446049250313e-16::float8
order by score desc, id
limit $16;

-- fetchFound
fetch forward 1000
from found_leads;

-- nearestMisses
select id, email, name, first_name, last_name, role, company, location, industry, company_size, linkedin_url, website, custom, source, lawful_basis, role_account, disposable, grades, score
from (
      select *, (3 * grades[1] + 3 * grades[2] + 1.5 * grades[3] + 1 * grades[4] + 2.5 * grades[5]) / 11 as score
from (
        select id, email, name, first_name, last_name, role, company, location, industry, company_size, linkedin_url, website, custom, source, lawful_basis, role_account, disposable, array[(search @@ to_tsquery('english', $1))::int, case when search @@ to_tsquery('english', $2) then 1 when search @@ to_tsquery('english', $3) then 0.6 else 0 end, coalesce(((company_size_min <= $4 and company_size_max >= $5)), false)::int, ((search @@ to_tsquery('english', $6))::int + (search @@ to_tsquery('english', $7))::int)::float8 / 2, case when coalesce(word_similarity($8, lower(location)), 0) >= 0.55 then coalesce(word_similarity($9, lower(location)), 0) else 0 end]::float8[] as grades
from leads
where workspace_id = $10 and (search @@ to_tsquery('english', $11) or search @@ to_tsquery('english', $12) or ((company_size_min <= $13 and company_size_max >= $14)) or $15 <% words) and (search @@ to_tsquery('english', $16) and search @@ to_tsquery('english', $17) and ((company_size_min <= $18 and company_size_max >= $19)) and $20 <% words) is not true
limit 20000
offset 0
      ) as candidates
offset 0
    ) as graded
where ((grades[1] >= 2.220446049250313e-16::float8)::int + (grades[2] >= 2.220446049250313e-16::float8)::int + (grades[3] >= 2.220446049250313e-16::float8)::int + (grades[5] >= 2.220446049250313e-16::float8)::int) = $21
order by score desc, id
limit $22;
