import { EmbeddedServerError } from '@posthorn/embedded';
import { ConfigError, explain } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';

const FAILED = 1;
/** As commander: the command or the configuration is wrong, not what it does. */
const USAGE = 2;

export interface Failure {
  readonly message: string;
  readonly exitCode: number;
}

/** The same words as a service's own process has for it, see `explain`; and what only happens to an installation in one process. */
export function explainFailure(error: unknown): Failure {
  const message = explain(error, [InstanceError, EmbeddedServerError]);
  return { message, exitCode: firstOf(error) instanceof ConfigError ? USAGE : FAILED };
}

/** What went wrong while cleaning up follows from what went wrong before. */
function firstOf(error: unknown): unknown {
  return error instanceof SuppressedError ? firstOf(error.suppressed) : error;
}
