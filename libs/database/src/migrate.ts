import { sql } from 'kysely';
import { Migrator, type MigrationInfo } from 'kysely/migration';
import type { Db } from './database.js';
import { MigrationFailedError, SchemaOutdatedError } from './errors.js';
import { migrations } from './migrations/all.js';

/**
 * Brings the schema up to date, in one transaction. Concurrent callers wait for each other on an
 * advisory lock; all but the first find nothing to do.
 * @param db made with `statementTimeoutMs: 0`, as a migration may take as long as it needs
 * @returns the names of the migrations this call ran
 * @throws MigrationFailedError when one failed, or the database is newer than this program
 */
export async function migrateToLatest(db: Db): Promise<readonly string[]> {
  return db.connection().execute(async (connection) => {
    // Waiting for the lock, or rewriting a large table, may take longer than any query should.
    await sql`set statement_timeout = 0`.execute(connection);
    try {
      const { error, results = [] } = await migrator(connection).migrateToLatest();
      if (error !== undefined) throw failure(error, results.find((r) => r.status === 'Error')?.migrationName);
      return results.map((r) => r.migrationName);
    } finally {
      await sql`reset statement_timeout`.execute(connection);
    }
  });
}

/**
 * Apps call it at start. A newer schema is accepted: expand comes before contract, so the
 * previous release keeps working during a rollout.
 * @throws SchemaOutdatedError naming the missing migrations and the command that applies them
 */
export async function assertSchemaCurrent(db: Db): Promise<void> {
  const known: readonly MigrationInfo[] = await migrator(db).getMigrations();
  const missing = known.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
  if (missing.length > 0) throw new SchemaOutdatedError(missing);
}

function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
}

function failure(cause: unknown, name: string | undefined): MigrationFailedError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MigrationFailedError(
    name === undefined ? `The database was not migrated: ${reason}` : `Migration ${name} failed: ${reason}`,
    { cause },
  );
}
