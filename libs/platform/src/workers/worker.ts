import type { RunningService } from '../http/service-options.js';
import type { Runnable } from '../http/run-main.js';
import { onStop, sendReady, type WorkerProcess } from './worker-link.js';

/**
 * The worker's side: tells the supervisor when it serves, stops when it is asked to, and when the supervisor has gone. A
 * supervisor that goes while the worker stops has been told to hurry, and so is the worker.
 */
export async function startWorker(start: () => Promise<RunningService>, worker: WorkerProcess): Promise<Runnable> {
  const { promise: stopAsked, resolve: askToStop } = Promise.withResolvers<void>();
  let stopping = false;
  onStop(worker, askToStop);
  worker.once('disconnect', () => {
    if (stopping) worker.exit(1);
    else askToStop();
  });
  const service = await start();
  sendReady(worker, service.url);
  return {
    stopAsked,
    stop() {
      stopping = true;
      return service.stop();
    },
  };
}
