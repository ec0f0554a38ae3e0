import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** MisarMail's keys write copy as well: those that may send could ask a person for it, and may ask a model now. */
export const generateScope: Migration = {
  async up(db) {
    await sql`
      update api_keys set scopes = scopes || '{generate}'
      where kind = 'msk' and revoked_at is null and 'send' = any(scopes) and not 'generate' = any(scopes)`.execute(db);
  },
};
