import { explain } from '../failure/explain.js';

/** What a `main.ts` runs. */
export interface Runnable {
  stop(): Promise<void>;
  /** Resolves when something other than a signal asks for the stop. */
  readonly stopAsked?: Promise<void>;
}

/** The part of `process` this needs. */
export interface Host {
  readonly stderr: { write(text: string, done: () => void): unknown };
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * The body of a `main.ts`: starts, and stops on SIGINT or SIGTERM; a second signal ends the process at once.
 * A service that cannot start or stop says why on standard error and leaves with 1. It always leaves by itself:
 * a connection that somebody forgot or cannot close must not keep a process that does nothing any more.
 */
export async function runMain(start: () => Promise<Runnable>, host: Host = process): Promise<void> {
  // Log lines are written synchronously (logger.ts), so this is the last thing to wait for.
  const fail = (error: unknown) => void host.stderr.write(`${explain(error)}\n`, () => host.exit(1));
  try {
    const service = await start();
    const stop = () => void service.stop().then(() => host.exit(0), fail);
    host.once('SIGINT', stop);
    host.once('SIGTERM', stop);
    void service.stopAsked?.then(stop);
  } catch (error) {
    fail(error);
  }
}
