import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What mail a workspace has taken in today, for its bound (ADR 0035). One row each: yesterday's says nothing. */
export const inboundBytes: Migration = {
  async up(db) {
    await sql`
      create table inbound_bytes (
        workspace_id text primary key references workspaces (id) on delete cascade,
        day date not null,
        bytes bigint not null
      )`.execute(db);
  },
};
