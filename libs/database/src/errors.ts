/** The database lacks migrations this program was built for. Its message says what to run. */
export class SchemaOutdatedError extends Error {
  override readonly name = 'SchemaOutdatedError';
  constructor(readonly missing: readonly string[]) {
    super(
      `The database schema is older than this program: missing ${missing.join(', ')}. ` +
        'Run "posthorn migrate" (with the same DATABASE_URL), then start again.',
    );
  }
}

/** A migration did not run; the database is as it was before. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError';
}
