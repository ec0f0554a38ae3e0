import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';

export interface LiveTailOptions {
  /** Sequence after which to go on; asked again whenever the tail has to be started anew. */
  readonly after: () => number;
  /** Gets every burst once, in order. */
  accept(events: readonly RecordedEvent[]): void;
  /** Retention was faster than the tail: events up to this sequence are gone that nobody has seen. */
  readonly onOvertaken: (upTo: number) => void;
  onError(error: unknown): void;
  /** Pause before a broken tail is started anew; milliseconds. */
  readonly retryMs: number;
}

/** Reads the log for the whole process until the signal aborts. */
export async function runLiveTail(log: EventLog, signal: AbortSignal, options: LiveTailOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const burst of log.tail({ after: options.after(), signal })) {
        if (leavesOut(burst, options.after())) await lookForLoss(log, options);
        options.accept(burst);
      }
    } catch (error) {
      options.onError(error);
    }
    if (!signal.aborted) await sleep(options.retryMs);
  }
}

/** Whether sequences are missing before or in a burst: those of messages that are no events, or of events that are gone. */
function leavesOut(burst: readonly RecordedEvent[], after: number): boolean {
  const first = burst[0]?.sequence ?? after;
  const last = burst.at(-1)?.sequence ?? after;
  return first > after + 1 || last - first >= burst.length;
}

async function lookForLoss(log: EventLog, { after, onOvertaken }: LiveTailOptions): Promise<void> {
  const { first } = await log.bounds();
  if (first > after() + 1) onOvertaken(first - 1);
}
