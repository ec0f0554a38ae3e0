-- Generated from old-requests.queries.ts by npm run generate. Do not edit.

-- findBeginnings
select place.position, place.epoch, not exists (select
from read.skipped) as is_whole,
      begun.send_id, begun.workspace_id, begun.type, begun.envelope
from read.checkpoints as place
left
join lateral (
      select distinct on (send.send_id) send.send_id, send.workspace_id, event.type, event.envelope
from read.sends as send
join read.events as event on event.workspace_id = send.workspace_id and event.contact = send.contact_key
        and event.correlation_id = send.send_id and event.type = any($1)
where send.send_id = any($2)
order by send.send_id, event.sequence
    ) as begun on true
where place.projection = $3;
