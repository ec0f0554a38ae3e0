import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What sending needs of people: policies, templates, sending domains; and the short memory of idempotency keys. */
export const sending: Migration = {
  async up(db) {
    await sql`alter table workspaces add column policy jsonb not null default '{}'`.execute(db);
    await sql`
      alter table agents
        add column autonomy_level smallint not null default 3 check (autonomy_level between 1 and 3),
        add column display_name text,
        add column hourly_send_limit integer,
        add column daily_send_limit integer,
        add column allowlist_domains text[] not null default '{}',
        add column blocklist_domains text[] not null default '{}',
        add column classify_inbound boolean not null default false,
        add column archived_at timestamptz`.execute(db);
    await sql`
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
      )`.execute(db);
    await sql`
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
      )`.execute(db);
    await sql`
      create table global_suppressions (
        address text primary key,
        reason_code text not null,
        note text,
        expires_at timestamptz,
        created_at timestamptz not null default now()
      )`.execute(db);
    await sql`
      create table idempotency_keys (
        workspace_id text not null references workspaces (id) on delete cascade,
        key_hash bytea not null check (length(key_hash) = 32),
        fingerprint bytea not null check (length(fingerprint) = 32),
        started_at timestamptz not null default now(),
        status smallint,
        response json,
        expires_at timestamptz not null,
        primary key (workspace_id, key_hash)
      )`.execute(db);
    await sql`create index idempotency_keys_by_expiry on idempotency_keys (expires_at)`.execute(db);
  },
};
