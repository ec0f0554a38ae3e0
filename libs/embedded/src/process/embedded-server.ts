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
 */
export async function startUntilReady<T>(
  command: ServerCommand,
  ready: () => Promise<T | undefined>,
): Promise<{ process: ServerProcess; value: T; failed: Promise<EmbeddedServerError> }> {
  const server = startServerProcess(command);
  const failed = unexpectedExit(command, server);
  const deadline = Date.now() + START_TIMEOUT_MS;
  let error: EmbeddedServerError | undefined;
  void failed.then((reason) => {
    error = reason;
  });
  while (Date.now() < deadline) {
    if (error !== undefined) throw error;
    const value = await ready();
    if (value !== undefined) return { process: server, value, failed };
    await sleep(POLL_MS);
  }
  await server.stop();
  throw new EmbeddedServerError(
    `${command.name} was not ready after ${START_TIMEOUT_MS / 1000} s.\n${await logTail(command.logFile)}`,
  );
}

async function unexpectedExit(command: ServerCommand, server: ServerProcess): Promise<EmbeddedServerError> {
  const { code, signal } = await server.exited;
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
