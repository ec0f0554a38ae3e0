-- Generated from libs/database/src/migrations by npm run generate. Do not edit.

-- 0001-configuration
create table workspaces (
  id text primary key,
  name text not null,
  secret bytea not null check (length(secret) >= 32),
  created_at timestamptz not null default now()
);
create table api_keys (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null,
  hash bytea not null unique check (length(hash) = 32),
  hint text not null,
  scopes text[] not null,
  mailbox text,
  test_mode boolean not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index api_keys_by_workspace on api_keys (workspace_id, created_at);
create table agents (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  name text not null,
  role text,
  email text,
  created_at timestamptz not null default now(),
  unique (workspace_id, email)
);
create table contacts (
  workspace_id text not null references workspaces (id) on delete cascade,
  contact_key text not null,
  email text not null,
  name text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, contact_key)
);

-- 0002-read-models
create schema if not exists "read";
create table "read"."events" (
  sequence bigint primary key,
  id text not null,
  workspace_id text not null,
  type text not null,
  contact text,
  agent_id text,
  occurred_at timestamptz not null,
  test_mode boolean not null,
  correlation_id text not null,
  envelope json not null
);
create index events_by_workspace on "read"."events" (workspace_id, sequence);
create index events_by_contact on "read"."events" (workspace_id, contact, sequence);
create table "read"."sends" (
  send_id text primary key,
  workspace_id text not null,
  contact_key text not null,
  recipient_email text not null,
  agent_id text,
  template_id text,
  campaign_id text,
  campaign_step smallint,
  campaign_position integer,
  variant text,
  recipient_name text,
  subject text,
  thread_id text,
  group_id text,
  message_id text,
  test_mode boolean not null,
  status text not null,
  queued_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  opened_at timestamptz,
  clicked_at timestamptz,
  replied_at timestamptz,
  bounced_at timestamptz,
  complained_at timestamptz,
  failed_at timestamptz,
  deferred_at timestamptz,
  canceled_at timestamptz,
  report_keys text[] not null default '{}',
  bounce_type text,
  error text,
  last_event_at timestamptz not null,
  last_sequence bigint not null
) with (fillfactor = 50);
create index sends_by_campaign on "read"."sends"
(workspace_id, campaign_id, campaign_step, campaign_position) where campaign_id is not null;
create table "read"."held_sends" (
  send_id text primary key,
  workspace_id text not null,
  contact_key text not null,
  recipient_email text not null,
  agent_id text,
  test_mode boolean not null,
  kind text not null,
  state text not null,
  approval_id text,
  queue text,
  reason text,
  subject text,
  thread_id text,
  template_id text,
  campaign_id text,
  content_sha256 text,
  due_at timestamptz,
  held_at timestamptz not null,
  ended_at timestamptz,
  last_sequence bigint not null
);
create index held_sends_by_state on "read"."held_sends" (workspace_id, state, kind, held_at);
create table "read"."suppressions" (
  workspace_id text not null,
  contact_key text not null,
  scope text not null,
  campaign_id text not null,
  test_mode boolean not null,
  email text not null,
  reason_code text not null,
  note text,
  send_id text,
  expires_at timestamptz,
  added_at timestamptz not null,
  removed_at timestamptz,
  last_sequence bigint not null,
  primary key (workspace_id, contact_key, scope, campaign_id, test_mode)
);
create index suppressions_by_time on "read"."suppressions" (workspace_id, last_sequence);
create table "read"."drafts" (
  draft_id text primary key,
  workspace_id text not null,
  contact_key text not null,
  recipient_email text not null,
  agent_id text,
  test_mode boolean not null,
  status text not null,
  subject text,
  thread_id text,
  content json,
  send_id text,
  due_at timestamptz,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_sequence bigint not null
);
create index drafts_by_workspace on "read"."drafts" (workspace_id, created_at);
create index sends_by_thread on "read"."sends" (workspace_id, thread_id)
where thread_id is not null;
create table "read"."campaigns" (
  campaign_id text primary key,
  workspace_id text not null,
  test_mode boolean not null,
  run_id text,
  name text not null,
  subject text,
  from_email text,
  from_name text,
  status text not null,
  definition json,
  total integer not null,
  left_out integer not null,
  due_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_sequence bigint not null
);
create index campaigns_by_workspace on "read"."campaigns" (workspace_id, created_at, campaign_id);
create table "read"."campaign_counts" (
  workspace_id text not null,
  campaign_id text not null,
  campaign_step smallint not null,
  variant text not null,
  "total" integer not null, "queued" integer not null, "sent" integer not null, "delivered" integer not null, "opened" integer not null, "clicked" integer not null, "replied" integer not null, "bounced" integer not null, "complained" integer not null, "failed" integer not null, "skipped" integer not null,
  primary key (workspace_id, campaign_id, campaign_step, variant)
) with (fillfactor = 50);
create table "read"."autopilot_runs" (
  run_id text primary key,
  workspace_id text not null,
  test_mode boolean not null,
  goal text not null,
  status text not null,
  campaign_id text,
  plan json,
  leads_found integer not null,
  queued integer not null,
  skipped integer not null,
  all_queued boolean not null,
  log json not null,
  error text,
  created_at timestamptz not null,
  ended_at timestamptz,
  updated_at timestamptz not null,
  last_sequence bigint not null
);
create index autopilot_runs_by_workspace on "read"."autopilot_runs" (workspace_id, created_at, run_id);
create table "read"."received_mails" (
  message_id text primary key,
  workspace_id text not null,
  contact_key text not null,
  from_email text not null,
  from_domain text not null,
  from_name text,
  mailbox text not null,
  agent_id text,
  test_mode boolean not null,
  via text,
  kind text,
  to_emails text[] not null,
  cc_emails text[] not null,
  reply_to text,
  subject text,
  rfc_message_id text,
  in_reply_to text,
  thread_id text,
  is_thread_reply boolean not null,
  thread_confidence double precision,
  reply_to_send_id text,
  intent text,
  refined_intent text,
  confidence double precision,
  urgency double precision,
  injection_score double precision,
  injection_reasons text[] not null,
  sender_reputation double precision,
  spf text,
  dkim text,
  dmarc text,
  arc text,
  entities json,
  labels text[] not null,
  flags text[] not null,
  code text,
  language text,
  suggested_action text,
  has_attachments boolean not null,
  attachments json,
  excerpt text,
  raw json,
  text json,
  html json,
  withheld json,
  quarantine text,
  quarantine_reason text,
  quarantined_at timestamptz,
  released_at timestamptz,
  queue text,
  action text,
  classifier_version text,
  words text,
  search tsvector generated always as (to_tsvector('simple', coalesce(words, ''))) stored,
  received_at timestamptz not null,
  classified_at timestamptz,
  first_sequence bigint not null,
  last_sequence bigint not null
);
create index received_by_mailbox on "read"."received_mails" (workspace_id, mailbox, first_sequence);
create index received_by_workspace on "read"."received_mails" (workspace_id, first_sequence);
create index received_by_contact on "read"."received_mails" (workspace_id, contact_key, first_sequence);
create index received_by_domain on "read"."received_mails" (workspace_id, from_domain, first_sequence);
create index received_by_thread on "read"."received_mails" (workspace_id, thread_id) where thread_id is not null;
create index received_by_rfc_id on "read"."received_mails" (workspace_id, rfc_message_id) where rfc_message_id is not null;
create index received_waiting on "read"."received_mails" (workspace_id, queue, received_at) where queue is not null;
create index received_codes on "read"."received_mails" (workspace_id, first_sequence) where code is not null;
create index received_by_words on "read"."received_mails" using gin (search);
create table "read"."threads" (
  thread_id text primary key,
  workspace_id text not null,
  contact_key text not null,
  contact_email text not null,
  mailbox text,
  agent_id text,
  test_mode boolean not null,
  subject text,
  status text not null,
  started_by text not null,
  first_send_id text,
  received_count integer not null,
  sent_count integer not null,
  last_received_at timestamptz,
  last_sent_at timestamptz,
  opened_at timestamptz not null,
  last_message_at timestamptz not null,
  last_sequence bigint not null
);
create index threads_by_time on "read"."threads" (workspace_id, last_message_at, thread_id);
create index threads_by_contact on "read"."threads" (workspace_id, contact_key, last_message_at);
create table "read"."checkpoints" (
  projection text primary key,
  version integer not null,
  epoch integer,
  position bigint not null,
  updated_at timestamptz not null default now()
);
create table "read"."skipped" (
  sequence bigint primary key,
  subject text not null,
  reason text not null,
  skipped_at timestamptz not null default now()
);
insert into "read"."checkpoints" (projection, version, position)
values ($1, $2, 0);

-- 0003-browser-access
create table sessions (
  id text primary key,
  hash bytea not null unique check (length(hash) = 32),
  api_key_id text not null references api_keys (id) on delete cascade,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_by_key on sessions (api_key_id, created_at desc);
create index sessions_by_expiry on sessions (expires_at);
create table stream_tickets (
  hash bytea primary key check (length(hash) = 32),
  api_key_id text not null references api_keys (id) on delete cascade,
  expires_at timestamptz not null
);
create index stream_tickets_by_key on stream_tickets (api_key_id);
create index stream_tickets_by_expiry on stream_tickets (expires_at);

-- 0004-sending
alter table workspaces add column policy jsonb not null default '{}';
alter table agents
add column autonomy_level smallint not null default 3 check (autonomy_level between 1 and 3),
add column display_name text,
add column hourly_send_limit integer,
add column daily_send_limit integer,
add column allowlist_domains text[] not null default '{}',
add column blocklist_domains text[] not null default '{}',
add column classify_inbound boolean not null default false,
add column archived_at timestamptz;
create table templates (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  name text not null,
  subject text not null,
  html text,
  text text,
  status text not null default 'draft' check (status in ('draft', 'approved')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, name)
);
create table sending_domains (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  domain text not null,
  dkim_selector text not null,
  dkim_private_key text not null,
  dkim_public_key text not null,
  warmup_started_at timestamptz,
  verified_at timestamptz,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  unique (workspace_id, domain)
);
create table global_suppressions (
  address text primary key,
  reason_code text not null,
  note text,
  expires_at timestamptz,
  created_at timestamptz not null default now()
);
create table idempotency_keys (
  workspace_id text not null references workspaces (id) on delete cascade,
  key_hash bytea not null check (length(key_hash) = 32),
  fingerprint bytea not null check (length(fingerprint) = 32),
  started_at timestamptz not null default now(),
  status smallint,
  response json,
  expires_at timestamptz not null,
  primary key (workspace_id, key_hash)
);
create index idempotency_keys_by_expiry on idempotency_keys (expires_at);

-- 0005-verified-domains
create index sending_domains_verified on sending_domains (domain) where verified_at is not null;

-- 0006-leads
create extension if not exists pg_trgm;
create table leads (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  email text not null,
  address text not null,
  name text,
  first_name text,
  last_name text,
  role text,
  company text,
  location text,
  industry text,
  company_size text,
  company_size_min integer,
  company_size_max integer,
  linkedin_url text,
  website text,
  custom jsonb not null default '{}' check (jsonb_typeof(custom) = 'object'),
  source text not null,
  lawful_basis text,
  consented_at timestamptz,
  lawful_basis_note text,
  role_account boolean not null default false,
  disposable boolean not null default false,
  import_id text,
  import_row integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search tsvector not null generated always as (
    setweight(to_tsvector('english', coalesce(role, '')), 'A') ||
    setweight(to_tsvector('english', coalesce(industry, '')), 'B') ||
    setweight(to_tsvector('english', coalesce(location, '')), 'C') ||
    setweight(to_tsvector('english', coalesce(name, '') || ' ' || coalesce(company, '')), 'D') ||
    setweight(jsonb_to_tsvector('english', custom, '["string"]'), 'D')
  ) stored,
  words text not null generated always as (
    lower(address || ' ' || coalesce(name, '') || ' ' || coalesce(role, '') || ' ' || coalesce(company, '') || ' ' ||
      coalesce(industry, '') || ' ' || coalesce(location, ''))
  ) stored,
  unique (workspace_id, address)
);
create index leads_in_order on leads (workspace_id, id);
create index leads_search on leads using gin (search);
create index leads_words on leads using gin (words gin_trgm_ops);
create table lead_lists (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  name text not null,
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, name)
);
create table lead_list_members (
  list_id text not null references lead_lists (id) on delete cascade,
  lead_id text not null references leads (id) on delete cascade,
  added_at timestamptz not null default now(),
  primary key (list_id, lead_id)
);
create index lead_list_members_by_lead on lead_list_members (lead_id);

-- 0007-autopilot-credits
alter table workspaces add column autopilot_credits integer check (autopilot_credits >= 0);

-- 0008-inbound
alter table agents
add column quarantine_above double precision check (quarantine_above between 0 and 1);
create index agents_by_email on agents (email) where email is not null;

-- 0009-generation-slots
create table generation_slots (
  generation_id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  expires_at timestamptz not null
);
create index generation_slots_by_workspace on generation_slots (workspace_id, expires_at);

-- 0010-generate-scope
update api_keys set scopes = scopes || '{generate}'
where kind in ('msk', 'mk_live', 'mk_test') and revoked_at is null and 'send' = any(scopes) and not 'generate' = any(scopes);

-- 0011-users
create table users (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  email text not null unique,
  password_hash text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create index users_by_workspace on users (workspace_id, created_at);
alter table sessions
alter column api_key_id drop not null,
add column user_id text references users (id) on delete cascade,
add constraint sessions_of_one check (num_nonnulls(api_key_id, user_id) = 1);
create index sessions_by_user on sessions (user_id, created_at desc) where user_id is not null;

-- 0012-inbound-bytes
create table inbound_bytes (
  workspace_id text primary key references workspaces (id) on delete cascade,
  day date not null,
  bytes bigint not null
);
