import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@posthorn/embedded';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'apps/standalone/bin/posthorn.js');
/** The one npm installed beside us; run directly, because a launcher in between would take the kill for it. */
const ownNode = join(root, 'node_modules/.bin/node');
const READY_TIMEOUT_MS = 60_000;

const credentials = z.object({
  baseUrl: z.string(),
  workspaceId: z.string(),
  keys: z.object({ mm_live: z.string() }),
  secrets: z.object({ REACH_EVENTS_WEBHOOK_SECRET: z.string() }),
});
const runtime = z.object({ databaseUrl: z.string() });

export type Credentials = z.output<typeof credentials>;

/** `npm start` on a data directory and a port of its own. */
export class Standalone {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly dir: string,
    private readonly port: number,
  ) {}

  static async in(dir: string): Promise<Standalone> {
    return new Standalone(dir, await freePort());
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where mail comes in, as the banner of the last start says; nothing before the first one. Five above the API's port another test may be. */
  get smtpPort(): number | undefined {
    const log = readFileSync(join(this.dir, 'standalone.log'), 'utf8');
    const [, port] = [...log.matchAll(/^ *SMTP +127\.0\.0\.1:(\d+) /gm)].at(-1) ?? [];
    return port === undefined ? undefined : Number(port);
  }

  /** @returns when it is ready for traffic */
  async start(): Promise<void> {
    const log = openSync(join(this.dir, 'standalone.log'), 'a');
    this.#process = spawn(existsSync(ownNode) ? ownNode : process.execPath, [program, 'start'], {
      cwd: this.dir,
      env: {
        ...process.env,
        POSTHORN_PORT: String(this.port),
        POSTHORN_DATA_DIR: join(this.dir, 'data'),
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', log, log],
    });
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.#isReady())) {
      if (this.#process.exitCode !== null) throw new Error(`it ended by itself; see ${this.dir}/standalone.log`);
      if (Date.now() > deadline) throw new Error(`it is not ready after a minute; see ${this.dir}/standalone.log`);
      await sleep(25);
    }
  }

  /**
   * kill -9.
   * @param what `node`: our process only, its servers are stopped by their guardians; `tree`: everything at once, as the kernel would
   */
  async kill(what: 'node' | 'tree'): Promise<void> {
    const server = this.#process;
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    const pids = what === 'tree' ? [server.pid, ...descendants(server.pid)] : [server.pid];
    for (const pid of pids) send('SIGKILL', pid);
    await exited;
    // PostgreSQL takes a process that nobody has reaped yet for one that runs.
    while (pids.some((pid) => send(0, pid))) await sleep(5);
  }

  async stop(): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await exited;
  }

  credentials(): Credentials {
    return credentials.parse(this.#json('credentials.json'));
  }

  databaseUrl(): string {
    return runtime.parse(this.#json('runtime.json')).databaseUrl;
  }

  #json(name: string): unknown {
    const value: unknown = JSON.parse(readFileSync(join(this.dir, 'data', name), 'utf8'));
    return value;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.baseUrl}/health/ready`)).ok;
    } catch {
      return false; // Nobody listens yet.
    }
  }
}

/** Children, their children and so on, from /proc; none where there is no /proc. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const ancestor of found) for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  return found.slice(1);
}

function parentOf(pid: string): number | undefined {
  try {
    // "1234 (name, may hold spaces and brackets) S 1 ..."
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // It ended while we looked.
  }
}

/** @returns false when there is no such process */
function send(signal: 'SIGKILL' | 0, pid: number): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
