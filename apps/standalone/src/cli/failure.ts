import { EmbeddedServerError } from '@posthorn/embedded';
import { ConfigError } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';

const FAILED = 1;
/** As commander: the command or the configuration is wrong, not what it does. */
const USAGE = 2;

export interface Failure {
  readonly message: string;
  readonly exitCode: number;
}

/** Errors we foresaw are explained in their own words; others are bugs or broken machines and keep their stack. */
export function explainFailure(error: unknown): Failure {
  // What went wrong while cleaning up follows from what went wrong before.
  if (error instanceof SuppressedError) return explainFailure(error.suppressed);
  if (error instanceof ConfigError) return { message: error.message, exitCode: USAGE };
  if (error instanceof InstanceError || error instanceof EmbeddedServerError)
    return { message: error.message, exitCode: FAILED };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: FAILED };
}
