-- Generated from suppressed.queries.ts by npm run generate. Do not edit.

-- findSuppressed
select asked.contact
from unnest(
      $1::text[],
      $2::text[]
    ) as asked (contact, address)
where exists (
      select
from read.suppressions entry
where entry.workspace_id = $3
        and entry.contact_key = asked.contact
        and entry.campaign_id in ('', $4)
        and (entry.test_mode = false or $5)
        and entry.removed_at is null
        and (entry.expires_at is null or entry.expires_at > now())
    ) or exists (
      select
from global_suppressions entry
where entry.address = asked.address and (entry.expires_at is null or entry.expires_at > now())
    );
