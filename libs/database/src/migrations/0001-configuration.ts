import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What people set up: workspaces, their keys, agents and contacts. */
export const configuration: Migration = {
  async up(db) {
    await sql`
      create table workspaces (
        id text primary key,
        name text not null,
        secret bytea not null check (length(secret) >= 32),
        created_at timestamptz not null default now()
      )`.execute(db);
    await sql`
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
      )`.execute(db);
    await sql`create index api_keys_by_workspace on api_keys (workspace_id, created_at)`.execute(db);
    await sql`
      create table agents (
        id text primary key,
        workspace_id text not null references workspaces (id) on delete cascade,
        name text not null,
        role text,
        email text,
        created_at timestamptz not null default now(),
        unique (workspace_id, email)
      )`.execute(db);
    await sql`
      create table contacts (
        workspace_id text not null references workspaces (id) on delete cascade,
        contact_key text not null,
        email text not null,
        name text,
        created_at timestamptz not null default now(),
        primary key (workspace_id, contact_key)
      )`.execute(db);
  },
};
