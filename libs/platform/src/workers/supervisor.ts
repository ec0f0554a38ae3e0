import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logging/logger.js';
import { StopTimeoutError } from '../http/service-options.js';
import { RestartPace } from './restart-pace.js';
import { receiveReady, sendStop } from './worker-link.js';

export interface SupervisorOptions {
  /** Of the service. */
  readonly name: string;
  readonly workers: number;
  readonly logger: Logger;
  /** Starts the process of a worker; they are numbered from 1. */
  readonly fork: (worker: number) => ChildProcess;
  /** How long workers may take to stop; milliseconds. */
  readonly stopLimitMs: number;
}

/** A worker ended before it served for the first time; it has said why. */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';
  constructor(worker: number, how: string) {
    super(`Worker ${worker} could not start (${how}); what it wrote before says why.`);
  }
}

/** Keeps a number of worker processes running: each that ends is started again, later the more often it does. */
export class Supervisor {
  private readonly running = new Map<number, ChildProcess>();
  private readonly stopping = new AbortController();

  private constructor(private readonly options: SupervisorOptions) {}

  /**
   * Resolves when all of them serve. The first one goes ahead, so that what is wrong for all is said once.
   * @throws WorkerStartError when one does not get so far; the others have been stopped
   */
  static async start(options: SupervisorOptions): Promise<Supervisor> {
    const supervisor = new Supervisor(options);
    const { name, workers, logger } = options;
    try {
      const url = await supervisor.startFirstTime(1);
      const others = Array.from({ length: workers - 1 }, (_, i) => supervisor.startFirstTime(i + 2));
      await Promise.all(others);
      logger.info({ url, workers }, `${name} listens with ${workers} workers`);
      return supervisor;
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  /** @throws StopTimeoutError when some had to be killed */
  async stop(): Promise<void> {
    this.stopping.abort();
    const children = [...this.running.values()];
    const ended = Promise.all(children.map((child) => ending(child)));
    for (const child of children) sendStop(child);
    const { name, stopLimitMs } = this.options;
    const limit = new AbortController();
    const late = sleep(stopLimitMs, 'late', { signal: limit.signal }).catch(() => undefined);
    const result = await Promise.race([ended, late]);
    limit.abort();
    if (result !== 'late') return;
    for (const child of children) child.kill('SIGKILL');
    await ended;
    throw new StopTimeoutError(name, stopLimitMs);
  }

  private async startFirstTime(worker: number): Promise<string> {
    const child = this.fork(worker);
    const failed = ending(child).then((how) => Promise.reject(new WorkerStartError(worker, how)));
    const url = await Promise.race([receiveReady(child), failed]);
    void this.keepRunning(worker, child);
    return url;
  }

  private async keepRunning(worker: number, first: ChildProcess): Promise<void> {
    const pace = new RestartPace();
    const { signal } = this.stopping;
    let startedMs = performance.now();
    for (let child = first; ; child = this.fork(worker)) {
      const how = await ending(child);
      if (signal.aborted) return;
      const waitMs = pace.afterExit(performance.now() - startedMs);
      const { logger } = this.options;
      logger.error({ worker, pid: child.pid, how, waitMs }, 'a worker ended and is started again');
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      startedMs = performance.now();
    }
  }

  private fork(worker: number): ChildProcess {
    const child = this.options.fork(worker);
    this.running.set(worker, child);
    const forget = () => {
      if (this.running.get(worker) === child) this.running.delete(worker);
    };
    // Without a listener, one that the system has no room for would end this process, and so all the others.
    child.once('exit', forget).once('error', forget);
    return child;
  }
}

/** Resolves with how the process ended. */
async function ending(child: ChildProcess): Promise<string> {
  if (child.pid === undefined) return 'the system did not start it';
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? `exit code ${child.exitCode}`;
}
