import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Leases of generations under way: so many at a time a workspace may have, over all replicas. */
export const generationSlots: Migration = {
  async up(db) {
    await sql`
      create table generation_slots (
        generation_id text primary key,
        workspace_id text not null references workspaces (id) on delete cascade,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index generation_slots_by_workspace on generation_slots (workspace_id, expires_at)`.execute(db);
  },
};
