import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What browsers bring in place of a key: sessions (a cookie) and stream tickets (a query parameter). Both are bound to a key
 * and go with it. Rows are small, short-lived and removed in passing when new ones come (ADR 0011).
 */
export const browserAccess: Migration = {
  async up(db) {
    await sql`
      create table sessions (
        id text primary key,
        hash bytea not null unique check (length(hash) = 32),
        api_key_id text not null references api_keys (id) on delete cascade,
        scopes text[] not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index sessions_by_key on sessions (api_key_id, created_at desc)`.execute(db);
    await sql`create index sessions_by_expiry on sessions (expires_at)`.execute(db);
    await sql`
      create table stream_tickets (
        hash bytea primary key check (length(hash) = 32),
        api_key_id text not null references api_keys (id) on delete cascade,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index stream_tickets_by_key on stream_tickets (api_key_id)`.execute(db);
    await sql`create index stream_tickets_by_expiry on stream_tickets (expires_at)`.execute(db);
  },
};
