import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How many Autopilot runs a workspace may start in a month; null is the installation's own limit. */
export const autopilotCredits: Migration = {
  async up(db) {
    await sql`alter table workspaces add column autopilot_credits integer check (autopilot_credits >= 0)`.execute(db);
  },
};
