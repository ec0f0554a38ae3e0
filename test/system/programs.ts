import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { MAIN, ROOT } from './instance.js';
import { eventually } from './eventually.js';
import { theLocalSystem } from './system.js';

const WAIT_MS = 20_000;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs until it ends by itself or we close it. */
export class Program implements AsyncDisposable {
  stdout = '';
  stderr = '';
  readonly #exited: Promise<number | null>;

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    child.stdin.end();
    child.stdout.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#exited = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  }

  /** Waits for its standard output to hold something. */
  async printed(what: string | RegExp): Promise<void> {
    await eventually(`it prints ${String(what)}`, WAIT_MS, () => {
      if (typeof what === 'string' ? this.stdout.includes(what) : what.test(this.stdout)) return true;
      if (this.child.exitCode !== null)
        throw new Error(`it ended without ${String(what)}: ${this.stdout}${this.stderr}`);
      return false;
    });
  }

  async finished(): Promise<Finished> {
    return { code: await this.#exited, stdout: this.stdout, stderr: this.stderr };
  }

  /** Ends it and what it started, waits, and gives what it had printed. */
  async close(signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
    return this.finished();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close('SIGKILL');
  }
}

/** Runs a text as a person would paste it, in a real shell. */
export function inShell(command: string, env: Readonly<Record<string, string>> = {}): Program {
  return run('bash', ['-c', command], env);
}

/** The `posthorn` command on the instance of the run. */
export function posthorn(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const { dataDir, port } = theLocalSystem();
  return run(process.execPath, [MAIN, ...args], { POSTHORN_DATA_DIR: dataDir, POSTHORN_PORT: String(port), ...env });
}

export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): Program {
  return new Program(spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true }));
}
