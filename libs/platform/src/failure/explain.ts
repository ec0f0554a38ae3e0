import { DatabaseUnreachableError, MigrationFailedError, SchemaOutdatedError } from '@posthorn/database';
import { ConfigError } from '../config/config-error.js';
import { PortTakenError, StopTimeoutError } from '../http/service-options.js';
import { isRefusal } from '../problem/refusal.js';
import { WorkerStartError } from '../workers/supervisor.js';

type ErrorClass = abstract new (...args: never[]) => Error;

/** Errors of operation: their message says what is wrong and what to do. */
const OPERATIONAL: readonly ErrorClass[] = [
  ConfigError,
  PortTakenError,
  StopTimeoutError,
  WorkerStartError,
  SchemaOutdatedError,
  MigrationFailedError,
  DatabaseUnreachableError,
];

/**
 * What the person at the terminal is told about an error that ends a program: the message alone where it says
 * everything, the stack of anything else, as that is a bug or a broken machine.
 * @param operational errors of the caller's own that speak for themselves
 */
export function explain(error: unknown, operational: readonly ErrorClass[] = []): string {
  // What went wrong while cleaning up follows from what went wrong before.
  if (error instanceof SuppressedError) return explain(error.suppressed, operational);
  if (!(error instanceof Error)) return String(error);
  const isPlain = isRefusal(error) || [...OPERATIONAL, ...operational].some((kind) => error instanceof kind);
  return isPlain ? error.message : (error.stack ?? error.message);
}
