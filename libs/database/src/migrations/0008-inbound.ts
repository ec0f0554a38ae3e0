import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whose mailbox an address is, asked for every recipient of every mail that comes; and an agent's own threshold of quarantine. */
export const inbound: Migration = {
  async up(db) {
    await sql`
      alter table agents
        add column quarantine_above double precision check (quarantine_above between 0 and 1)`.execute(db);
    await sql`create index agents_by_email on agents (email) where email is not null`.execute(db);
  },
};
