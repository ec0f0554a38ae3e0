import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Keys of MisarMail and mails.ai have a model write as well: those that may send could ask a person for it. */
export const generateScope: Migration = {
  async up(db) {
    await sql`
      update api_keys set scopes = scopes || '{generate}'
      where kind in ('msk', 'mk_live', 'mk_test') and revoked_at is null and 'send' = any(scopes) and not 'generate' = any(scopes)`.execute(
      db,
    );
  },
};
