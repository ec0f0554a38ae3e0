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

/** PostgreSQL does not let us in, or is not there. The message has no password. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
  constructor(url: string, cause: unknown) {
    super(
      `PostgreSQL at ${placeOf(url)} cannot be used: ${reasonOf(cause)}. Check DATABASE_URL and that the server runs.`,
      {
        cause,
      },
    );
  }
}

/** SQLSTATE of a unique index that refused a row. */
const UNIQUE_VIOLATION = '23505';

/** Whether a statement stored nothing because another row has the same key, name or address. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

/** No answer to a statement, and its connection is closed. It may or may not have had its effect. */
export class DatabaseUnansweredError extends Error {
  override readonly name = 'DatabaseUnansweredError';
  readonly code = 'DATABASE_UNANSWERED';
  readonly retry = 'backoff';
  constructor(waitedMs: number) {
    super(`PostgreSQL did not answer within ${waitedMs / 1_000} s; the connection was closed.`);
  }
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that is no URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** An address with several records fails with one error each and no message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
