import { fork } from 'node:child_process';
import type { z } from 'zod';
import type { Environment } from '../config/load-config.js';
import type { workersConfig } from '../config/shapes.js';
import type { Runnable } from '../http/run-main.js';
import type { RunningService, ServiceOptions } from '../http/service-options.js';
import { stopLimitMs } from '../http/stop-service.js';
import { claimPort } from './port-claim.js';
import { Supervisor } from './supervisor.js';
import { workerCount } from './worker-count.js';
import { startWorker } from './worker.js';

/** Set by a supervisor for its workers: their number. */
const WORKER_ID = 'POSTHORN_WORKER_ID';
/** Beyond what a worker allows itself; milliseconds. */
const STOP_MARGIN_MS = 5_000;

/** What of the options the workers differ in. */
export type WorkerSettings = Pick<
  ServiceOptions,
  'name' | 'host' | 'port' | 'logger' | 'metrics' | 'sharesPort' | 'stopTimeoutMs'
>;

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
  const { settings, config, env, start } = workers;
  const id = Number(env[WORKER_ID]);
  if (id > 0 && process.connected) return startWorker(() => start(ofWorker(settings, id)), process);
  const count = workerCount(config.WORKERS);
  return count === 1 ? start(settings) : superviseWorkers(workers, count);
}

async function superviseWorkers<Settings extends WorkerSettings>(
  { settings, env }: Workers<Settings>,
  workers: number,
): Promise<Runnable> {
  const { name, host, port, logger } = settings;
  const claim = await claimPort(host, port);
  const [, program = '', ...args] = process.argv;
  const supervisor = await Supervisor.start({
    name,
    workers,
    logger,
    stopLimitMs: stopLimitMs(settings) + STOP_MARGIN_MS,
    fork: (worker) =>
      fork(program, args, {
        env: { ...env, [WORKER_ID]: String(worker), PORT: String(claim.port) },
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
