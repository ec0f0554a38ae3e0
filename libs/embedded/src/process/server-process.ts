import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { GUARDIAN_SCRIPT } from './guardian.js';

/** How to run one server process. */
export interface ServerCommand {
  /** For messages: "PostgreSQL". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Run as this user; needs root. */
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined;
  /** Standard output and error are appended here. A file, so that the server survives us for as long as its orderly stop takes. */
  readonly logFile: string;
  readonly stopSignal: 'TERM' | 'INT';
  /** After this many seconds an asked server is killed. */
  readonly stopGraceSeconds: number;
}

const ROTATE_BYTES = 10 * 1024 * 1024;

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It never ran. */
  readonly spawnError?: Error;
}

export interface ServerProcess {
  /** Resolves once, when the process is gone for whatever reason. */
  readonly exited: Promise<ServerExit>;
  /** True from the first call of {@link stop} on: an exit after that is not a surprise. */
  readonly stopping: boolean;
  /** Asks the server to stop and waits until it is gone; kills it after the grace period. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a server that cannot outlive this process: see {@link GUARDIAN_SCRIPT}. It gets its own session, so Ctrl-C at the terminal
 * reaches only us and we decide in which order things stop.
 */
export function startServerProcess(server: ServerCommand): ServerProcess {
  rotate(server.logFile);
  const log = openSync(server.logFile, 'a', 0o600);
  const guarded = process.platform !== 'win32';
  const child = spawn(
    guarded ? '/bin/sh' : server.command,
    guarded
      ? [
          '-c',
          GUARDIAN_SCRIPT,
          `posthorn-${server.name}`,
          server.stopSignal,
          String(server.stopGraceSeconds),
          server.command,
          ...server.args,
        ]
      : [...server.args],
    {
      cwd: server.cwd,
      env: server.env ?? process.env,
      detached: guarded,
      windowsHide: true,
      stdio: ['pipe', log, log],
      ...server.runAs,
    },
  );
  closeSync(log);

  const exited = new Promise<ServerExit>((resolve) => {
    child.once('error', (spawnError) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, spawnError });
    });
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  let stopping = false;
  return {
    exited,
    get stopping() {
      return stopping;
    },
    async stop() {
      stopping = true;
      if (guarded) child.stdin?.destroy();
      else child.kill();
      await exited;
    },
  };
}

/** Keeps one older log. Only at a start: a running server holds the file open. */
function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(logFile, `${logFile}.1`);
}
