/** The checkpoint is not where this projector left it: a rebuild or another projector wrote. Read it again and go on from there. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
  constructor(readonly expected: number) {
    super(`the read models are no longer at position ${expected}`);
  }
}

/** A newer release built the read models; this one would write rows of the older shape. It waits to be replaced. */
export class NewerReadModelsError extends Error {
  override readonly name = 'NewerReadModelsError';
  constructor(stored: number) {
    super(
      `the read models have version ${stored}, newer than this program: upgrade it, or run its own "posthorn rebuild"`,
    );
  }
}

/** Somebody else rebuilds at this moment; two would write over each other. */
export class RebuildRunningError extends Error {
  override readonly name = 'RebuildRunningError';
  constructor() {
    super('another rebuild of the read models is running; wait for it to end');
  }
}

/** Retention removed events that the served read models still show; a rebuild would lose their rows. */
export class RebuildLossError extends Error {
  override readonly name = 'RebuildLossError';
  constructor(
    readonly firstServed: number,
    readonly firstRetained: number,
  ) {
    super(
      `the log starts at ${firstRetained} but the read models show events from ${firstServed} on: ` +
        'a rebuild would drop what lies between. Restore the log, or rebuild with --allow-loss',
    );
  }
}

/** The log delivers nothing although it holds events after our position. */
export class TailStalledError extends Error {
  override readonly name = 'TailStalledError';
  constructor(position: number) {
    super(`the log delivers nothing after ${position} although it holds more`);
  }
}

/**
 * True when PostgreSQL refused the data itself, so that the same statement fails again: SQLSTATE classes
 * 22 (data exception), 23 (integrity) and 54 (limit exceeded). Everything else may pass by itself.
 */
export function isDataError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^(22|23|54)[0-9A-Z]{3}$/.test(error.code);
}
