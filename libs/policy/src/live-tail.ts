import { setTimeout } from 'node:timers/promises';
import { type EventLog, LogReplacedError, LogUnavailableError } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';

const RETRY_MS = 250;
/** Whoever waits for the tail longer is told that the log does not answer. */
const MAX_WAIT_MS = 5_000;
const LOOK_MS = 5;

/**
 * Follows the log from the moment it was first needed. What was stored before is looked up by the owner, after `ready`: so nothing
 * falls between look-up and tail.
 */
export class LiveTail {
  /** All that matches up to this sequence was stored before the tail began, or given to `onEvent`. */
  private position: number | undefined;
  private lastError: unknown;
  private failure: LogReplacedError | undefined;
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly log: Pick<EventLog, 'bounds' | 'tail'>,
    private readonly subjects: readonly string[],
    private readonly onEvent: (event: RecordedEvent) => void,
  ) {}

  /** Begins now, if it has not. */
  start(): void {
    this.running ??= this.run();
  }

  /**
   * Waits until all that matches up to this sequence was given; 0 waits for the beginning.
   * @throws LogUnavailableError when that takes longer than 5 s, LogReplacedError when the log is another one
   */
  async reach(sequence: number): Promise<void> {
    this.start();
    const endsAt = performance.now() + MAX_WAIT_MS;
    while (this.position === undefined || this.position < sequence) {
      if (this.failure) throw this.failure;
      if (performance.now() > endsAt) {
        throw new LogUnavailableError('the live tail does not keep up with the log', { cause: this.lastError });
      }
      await setTimeout(LOOK_MS);
    }
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      try {
        this.position ??= (await this.log.bounds()).last;
        for await (const burst of this.log.tail({ after: this.position, subjects: this.subjects, signal })) {
          for (const event of burst) {
            this.onEvent(event);
            this.position = event.sequence;
          }
        }
      } catch (error) {
        this.lastError = error;
        if (error instanceof LogReplacedError) {
          this.failure = error;
          return;
        }
      }
      await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
