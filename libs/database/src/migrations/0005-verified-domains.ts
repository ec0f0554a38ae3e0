import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who has a domain, whatever workspace asks: nobody sends in the name of another workspace's domain. */
export const verifiedDomains: Migration = {
  async up(db) {
    await sql`create index sending_domains_verified on sending_domains (domain) where verified_at is not null`.execute(
      db,
    );
  },
};
