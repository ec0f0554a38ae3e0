import type { RecordedEvent } from '@posthorn/events';

type Source = AsyncIterable<readonly RecordedEvent[]>;

/**
 * Reads the log ahead while the database writes, so that what arrives meanwhile is one burst. Never holds
 * more than `limit` events and one arrival of the source.
 */
export class LogReader {
  #arrived: RecordedEvent[] = [];
  /** The reader waits for so many. */
  #wanted = 1;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wakeReader: () => void = () => undefined;
  #wakeSource: () => void = () => undefined;

  /** Reads until the source ends; to stop earlier, end the source (by its signal) and call `close`. */
  constructor(
    source: Source,
    private readonly limit: number,
  ) {
    void this.#read(source);
  }

  /**
   * What has arrived, at most `limit`; waits for the first event, but no longer than `timeoutMs`.
   * @param gatherMs waits this long after that for more, unless there is a full burst or an end
   * @returns an empty list after the timeout, nothing when the source has ended
   * @throws what the source threw, after everything that came before it
   */
  async next(timeoutMs: number, gatherMs = 0): Promise<readonly RecordedEvent[] | undefined> {
    if (this.#arrived.length === 0 && !this.#ended) await this.#arrival(timeoutMs, 1);
    if (gatherMs > 0 && this.#arrived.length > 0 && !this.#isFull()) await this.#arrival(gatherMs, this.limit);
    const events = this.#arrived;
    if (events.length === 0 && this.#failure) throw this.#failure.error;
    if (events.length === 0 && this.#ended) return undefined;
    this.#arrived = events.splice(this.limit);
    this.#wakeSource();
    return events;
  }

  /** Forgets what has arrived and reads no further. */
  close(): void {
    this.#ended = true;
    this.#arrived = [];
    this.#wakeSource();
    this.#wakeReader();
  }

  async #read(source: Source): Promise<void> {
    try {
      for await (const burst of source) {
        if (this.#ended) return;
        for (const event of burst) this.#arrived.push(event);
        if (this.#arrived.length >= this.#wanted) this.#wakeReader();
        if (this.#arrived.length >= this.limit) await new Promise<void>((resolve) => (this.#wakeSource = resolve));
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#ended = true;
      this.#wakeReader();
    }
  }

  #isFull(): boolean {
    return this.#ended || this.#arrived.length >= this.limit;
  }

  /** Waits for so many events, or the end. */
  #arrival(timeoutMs: number, wanted: number): Promise<void> {
    this.#wanted = wanted;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#wakeReader = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A stream of single events in arrays of `size`, the last one shorter. */
export async function* inChunks(events: AsyncIterable<RecordedEvent>, size: number): Source {
  let chunk: RecordedEvent[] = [];
  for await (const event of events) {
    if (chunk.push(event) < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
