import type { ConnectedEventLog } from '@posthorn/event-log';
import type { Logger } from '@posthorn/platform';
import { controlSubject, generationControl, type GenerationControl, type GenerationState } from '@posthorn/writing';
import { type CalledOffError, GenerationRun, type RunOrder, type RunPorts } from './generation-run.js';

export interface RunsOptions extends RunPorts {
  readonly connection: ConnectedEventLog['connection'];
  readonly logger: Logger;
  /** Milliseconds a model writes on for nobody. */
  readonly graceMs: number;
  /** Told when one is over, whatever its end. */
  readonly onEnd: (generationId: string) => Promise<void>;
}

interface Running {
  readonly run: GenerationRun;
  readonly over: Promise<void>;
}

/** The generations of this process: each listens to a subject of its own while it runs, where readers say that they are there. */
export class GenerationRuns {
  readonly #running = new Map<string, Running>();

  constructor(private readonly options: RunsOptions) {}

  get count(): number {
    return this.#running.size;
  }

  /** Whoever asks afterwards is heard; the model is asked from now on. */
  begin(order: RunOrder): void {
    const { generationId } = order.ask;
    const run = new GenerationRun(this.options, order);
    const control = this.#listen(order, run);
    const over = this.#follow(run, generationId).finally(() => {
      control.close();
      this.#running.delete(generationId);
    });
    this.#running.set(generationId, { run, over });
  }

  /** Those that run get this long to finish; what is left then is called off. Milliseconds. */
  async stop(patienceMs: number): Promise<void> {
    const all = [...this.#running.values()];
    const timer = setTimeout(() => callOffAll(all, 'replica_stopping'), patienceMs);
    await Promise.all(all.map(({ over }) => over));
    clearTimeout(timer);
  }

  /** Never rejects. */
  async #follow(run: GenerationRun, generationId: string): Promise<void> {
    const { logger, onEnd } = this.options;
    try {
      await run.run();
    } catch (error) {
      logger.error({ err: error, generationId }, 'the end of a generation could not be recorded');
    }
    try {
      await onEnd(generationId);
    } catch (error) {
      logger.warn({ err: error, generationId }, 'the lease of a generation is left to expire');
    }
  }

  #listen({ ask }: RunOrder, run: GenerationRun): { close(): void } {
    const { connection, graceMs } = this.options;
    let grace = setTimeout(() => run.callOff('viewer_gone'), graceMs);
    const subscription = connection.subscribe(controlSubject(ask), {
      callback: (error, message) => {
        if (error) return;
        const kind = kindOf(message.string());
        if (kind === 'cancel') run.callOff('requested');
        if (kind === 'view') {
          clearTimeout(grace);
          grace = setTimeout(() => run.callOff('viewer_gone'), graceMs);
        }
        message.respond(JSON.stringify({ sequence: run.sequence } satisfies GenerationState));
      },
    });
    return {
      close() {
        clearTimeout(grace);
        if (!connection.isClosed()) subscription.unsubscribe();
      },
    };
  }
}

function callOffAll(running: readonly Running[], reason: CalledOffError['reason']): void {
  for (const { run } of running) run.callOff(reason);
}

/** @returns nothing for what is no such message */
function kindOf(text: string): GenerationControl['kind'] | undefined {
  try {
    return generationControl.safeParse(JSON.parse(text)).data?.kind;
  } catch {
    return undefined;
  }
}
