import { DatabaseUnreachableError, MigrationFailedError, SchemaOutdatedError } from '@posthorn/database';
import { ConfigError } from '../config/config-error.js';
import { PortTakenError, type RunningService } from './service-options.js';

/** Errors of operation whose message says what to do; a stack would only hide it. */
const PLAIN = [ConfigError, PortTakenError, SchemaOutdatedError, MigrationFailedError, DatabaseUnreachableError];

/** The part of `process` this needs. */
export interface Host {
  exitCode?: number | string | null | undefined;
  readonly stderr: { write(text: string): unknown };
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/**
 * The body of a `main.ts`: starts, and stops on SIGINT or SIGTERM; a second signal ends the process
 * at once. A service that cannot start says why on standard error and leaves with 1.
 */
export async function runMain(start: () => Promise<Pick<RunningService, 'stop'>>, host: Host = process): Promise<void> {
  const report = (error: unknown) => {
    host.stderr.write(`${textOf(error)}\n`);
    host.exitCode = 1;
  };
  try {
    const service = await start();
    const stop = () => void service.stop().catch(report);
    host.once('SIGINT', stop);
    host.once('SIGTERM', stop);
  } catch (error) {
    report(error);
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return PLAIN.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
