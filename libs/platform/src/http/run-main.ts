import { MigrationFailedError, SchemaOutdatedError } from '@posthorn/database';
import { ConfigError } from '../config/config-error.js';
import { PortTakenError, type RunningService } from './service-options.js';

/** Errors of operation whose message says what to do; a stack would only hide it. */
const PLAIN = [ConfigError, PortTakenError, SchemaOutdatedError, MigrationFailedError];

/**
 * The body of a `main.ts`: starts, and stops on SIGINT or SIGTERM. A service that cannot start says
 * why on standard error and leaves with 1.
 */
export async function runMain(start: () => Promise<RunningService>): Promise<void> {
  try {
    const service = await start();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave(service));
  } catch (error) {
    fail(error);
  }
}

async function leave(service: RunningService): Promise<void> {
  try {
    await service.stop();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${textOf(error)}\n`);
  process.exitCode = 1;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return PLAIN.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
