import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { testServers } from '@posthorn/testing';
import { eventually } from '../system/eventually.js';
import { ROOT } from '../system/instance.js';
import { descendantsOf } from '../system/processes.js';

const MAIN = join(ROOT, 'apps/stream-gateway/dist/main.js');
const READY_MS = 30_000;

/** A gateway in processes of its own, as it is deployed, on the run's servers. It comes back on the port it had. */
export class Replica {
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(
    private readonly port: number,
    private readonly workers: number,
  ) {}

  static async start(workers = 1): Promise<Replica> {
    const replica = new Replica(await freePort(), workers);
    await replica.start();
    return replica;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the supervisor, where there are several workers. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get workerPids(): number[] {
    return descendantsOf(this.pid).map(({ pid }) => pid);
  }

  /** Everything that it wrote at level error or above, and what is no log line. */
  get complaints(): string[] {
    return this.#output.split('\n').filter((line) => line !== '' && !/"level":[1-4]0/.test(line));
  }

  async start(): Promise<void> {
    const { natsUrl, databaseUrl } = testServers();
    const env = {
      NATS_URL: natsUrl,
      DATABASE_URL: databaseUrl,
      HOST: '127.0.0.1',
      PORT: String(this.port),
      WORKERS: String(this.workers),
      STREAM_DRAIN_MS: '500',
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let listens = false;
    const ready = this.workers === 1 ? 'gateway listens"' : `listens with ${this.workers} workers`;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        listens ||= this.#output.slice(-10_000).includes(ready);
      });
    }
    await eventually(`${this.url} listens: ${this.#output}`, READY_MS, () => {
      if (child.exitCode !== null) throw new Error(this.#output);
      return listens;
    });
  }

  /** @returns how it ended */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode ?? child.signalCode;
  }
}
