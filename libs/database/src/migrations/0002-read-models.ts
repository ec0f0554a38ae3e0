import type { Migration } from 'kysely/migration';
import { createReadModels } from '../create-read-models.js';

/**
 * The served read models, in their present shape. Not frozen like other migrations: an installation
 * that already has them gets a new shape by `posthorn rebuild`, not by a migration.
 */
export const readModels: Migration = {
  up: (db) => createReadModels(db, 'read'),
};
