-- Generated from mails-ai-draft.queries.ts by npm run generate. Do not edit.

-- listDrafts
select "draft_id", "contact_key", "recipient_email", "agent_id", "test_mode", "status", "thread_id", "content", "send_id", "due_at", "error", "created_at", "updated_at"
from "read"."drafts"
where "workspace_id" = $1 and "test_mode" = $2 and "agent_id" = $3 and "status" = $4 and (created_at, draft_id) < ($5, $6)
order by "created_at" desc, "draft_id" desc
limit $7;

-- findDraft
select "draft_id", "contact_key", "recipient_email", "agent_id", "test_mode", "status", "thread_id", "content", "send_id", "due_at", "error", "created_at", "updated_at"
from "read"."drafts"
where "workspace_id" = $1 and "draft_id" = $2;
