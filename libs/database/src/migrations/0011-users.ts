import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People who sign in with a password; a session is a key's or theirs (ADR 0042). */
export const users: Migration = {
  async up(db) {
    await sql`
      create table users (
        id text primary key,
        workspace_id text not null references workspaces (id) on delete cascade,
        email text not null unique,
        password_hash text not null,
        scopes text[] not null,
        created_at timestamptz not null default now(),
        disabled_at timestamptz
      )`.execute(db);
    await sql`create index users_by_workspace on users (workspace_id, created_at)`.execute(db);
    await sql`
      alter table sessions
        alter column api_key_id drop not null,
        add column user_id text references users (id) on delete cascade,
        add constraint sessions_of_one check (num_nonnulls(api_key_id, user_id) = 1)`.execute(db);
    await sql`create index sessions_by_user on sessions (user_id, created_at desc) where user_id is not null`.execute(
      db,
    );
  },
};
