import { fork } from 'node:child_process';
import type { z } from 'zod';
import type { Environment } from '../config/load-config.js';
import type { workersConfig } from '../config/shapes.js';
import type { Runnable } from '../http/run-main.js';
import type { RunningService, ServiceOptions } from '../http/service-options.js';
import { claimPort } from './port-claim.js';
import { Supervisor } from './supervisor.js';
import { workerCount } from './worker-count.js';
import { startWorker } from './worker.js';

/** Longer than a service allows itself (`RunningService.stop`). */
const STOP_LIMIT_MS = 20_000;

/** What of the options the workers differ in. */
export type WorkerSettings = Pick<ServiceOptions, 'name' | 'host' | 'port' | 'logger' | 'metrics' | 'sharesPort'>;

export interface Workers<Settings extends WorkerSettings> {
  readonly settings: Settings;
  readonly config: z.output<z.ZodObject<typeof workersConfig>>;
  /** Handed on to the workers. */
  readonly env: Environment;
  readonly start: (settings: Settings) => Promise<RunningService>;
}

/**
 * Starts a stateless service: in this process, or as `WORKERS` processes that share its port, each this same program
 * again. Connections are spread over them by the kernel (SO_REUSEPORT).
 * @throws ConfigError, PortTakenError, WorkerStartError
 */
export async function startWorkers<Settings extends WorkerSettings>(workers: Workers<Settings>): Promise<Runnable> {
  const { settings, config, start } = workers;
  const { WORKER_ID: id } = config;
  if (id !== undefined && process.connected) return startWorker(() => start(ofWorker(settings, id)), process);
  const count = workerCount(config.WORKERS);
  return count === 1 ? start(settings) : superviseWorkers(workers, count);
}

async function superviseWorkers<Settings extends WorkerSettings>(
  { settings: { name, host, port, logger }, env }: Workers<Settings>,
  workers: number,
): Promise<Runnable> {
  const claim = await claimPort(host, port);
  const [, program = '', ...args] = process.argv;
  const supervisor = await Supervisor.start({
    name,
    workers,
    logger,
    stopLimitMs: STOP_LIMIT_MS,
    fork: (worker) =>
      fork(program, args, {
        env: { ...env, WORKER_ID: String(worker), PORT: String(claim.port) },
        // Ctrl-C is for the supervisor, which stops them in order.
        detached: true,
      }),
  });
  return {
    async stop() {
      await supervisor.stop();
      claim.release();
    },
  };
}

/** Metrics have a port per worker, in their order. */
function ofWorker<Settings extends WorkerSettings>(settings: Settings, id: number): Settings {
  const { logger, metrics } = settings;
  return {
    ...settings,
    sharesPort: true,
    logger: logger.child({ worker: id }),
    ...(metrics && { metrics: { ...metrics, port: metrics.port === 0 ? 0 : metrics.port + id - 1 } }),
  };
}
