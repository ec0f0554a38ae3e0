import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError } from '../errors.js';
import { type ServerCommand, type ServerProcess, startServerProcess } from './server-process.js';

/** A running server of ours. */
export interface EmbeddedServer {
  /** For clients; includes the password if there is one. */
  readonly url: string;
  readonly version: string;
  readonly logFile: string;
  /** Resolves with the reason if the server ends without having been asked to; otherwise never settles. */
  readonly failed: Promise<EmbeddedServerError>;
  /** Orderly stop; resolves when the process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 15;

/**
 * Starts the process and polls `ready` until it returns something.
 * @throws EmbeddedServerError with the end of the server's log if it exits first or is not ready within 60 s
 * @throws what `ready` throws; whatever the reason, nothing is left running
 */
export async function startUntilReady<T>(
  command: ServerCommand,
  ready: () => Promise<T | undefined>,
): Promise<{ process: ServerProcess; value: T; failed: Promise<EmbeddedServerError> }> {
  const server = startServerProcess(command);
  const failed = unexpectedExit(command, server);
  try {
    return { process: server, value: await firstValue(command, ready, failed), failed };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function firstValue<T>(
  command: ServerCommand,
  ready: () => Promise<T | undefined>,
  failed: Promise<EmbeddedServerError>,
): Promise<T> {
  const failure = failed.then((reason) => {
    throw reason;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const value = await Promise.race([ready(), failure]);
    if (value !== undefined) return value;
    await Promise.race([sleep(POLL_MS), failure]);
  }
  throw new EmbeddedServerError(
    `${command.name} was not ready after ${START_TIMEOUT_MS / 1000} s.\n${await logTail(command.logFile)}`,
  );
}

async function unexpectedExit(command: ServerCommand, server: ServerProcess): Promise<EmbeddedServerError> {
  const { code, signal, spawnError } = await server.exited;
  if (spawnError !== undefined)
    return new EmbeddedServerError(`${command.name} could not be started: ${spawnError.message}.`, {
      cause: spawnError,
    });
  if (server.stopping) return new Promise(() => undefined);
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return new EmbeddedServerError(`${command.name} ended unexpectedly ${how}.\n${await logTail(command.logFile)}`);
}

/** The end of a log, for an error message. */
async function logTail(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-8);
  return [`The end of ${logFile}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
