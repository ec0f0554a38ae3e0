import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCredentials, type SystemCredentials } from './credentials.js';
import { eventually } from './eventually.js';

export const ROOT = resolve(import.meta.dirname, '../..');
export const MAIN = join(ROOT, 'apps/standalone/dist/main.js');

/** The first start makes a database cluster; on a loaded machine that takes a while. */
const READY_MS = 60_000;

export interface InstanceOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Beside the data directory when left out. */
  readonly logFile?: string;
}

/** One `posthorn start` of ours, and what it wrote to its terminal. */
export interface Instance {
  readonly pid: number;
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  /** Standard output and standard error of all starts in this data directory. */
  readonly logFile: string;
  /** The exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  output(): string;
  /** Resolves once it answers; rejects with its output when it ends before. */
  ready(): Promise<SystemCredentials>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the composed system as built in `apps/standalone/dist`; it dies with us at the latest. */
export function startInstance({ dataDir, port, env = {}, logFile = `${dataDir}.log` }: InstanceOptions): Instance {
  const log = openSync(logFile, 'a');
  const from = readFileSync(logFile).length;
  const child = spawn(process.execPath, [MAIN, 'start'], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: 'info', ...env, POSTHORN_DATA_DIR: dataDir, POSTHORN_PORT: String(port) },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => {
    process.off('exit', killWithUs);
    return code ?? null;
  });
  const output = () => readFileSync(logFile).subarray(from).toString();
  return {
    pid: pidOf(child),
    dataDir,
    port,
    url: `http://127.0.0.1:${port}`,
    logFile,
    exited,
    output,
    async ready() {
      await eventually(`${dataDir} is ready`, READY_MS, () => {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended:\n${output()}`);
        return output().includes('ready in');
      }).catch((error: unknown) => {
        child.kill('SIGKILL');
        throw error;
      });
      return readCredentials(join(dataDir, 'credentials.json'));
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error(`cannot start ${MAIN}; is it built? Run: npm run build`);
  return pid;
}
