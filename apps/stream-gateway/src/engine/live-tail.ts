import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';

export interface LiveTailOptions {
  /** Sequence after which to go on; asked again whenever the tail has to be started anew. */
  after(): number;
  /** Gets every burst once, in order. */
  accept(events: readonly RecordedEvent[]): void;
  onError(error: unknown): void;
  /** Pause before a broken tail is started anew; milliseconds. */
  readonly retryMs: number;
}

/** Reads the log for the whole process until the signal aborts. */
export async function runLiveTail(log: EventLog, signal: AbortSignal, options: LiveTailOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const burst of log.tail({ after: options.after(), signal })) options.accept(burst);
    } catch (error) {
      options.onError(error);
    }
    if (!signal.aborted) await sleep(options.retryMs);
  }
}
