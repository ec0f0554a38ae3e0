import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import { encodeGap } from './gap.js';
import type { Render } from './log-entry.js';
import type { Sink } from './sink.js';

/** A batch is written after this time even if the log has not filled it, and the place kept even if it is empty; milliseconds. */
const BATCH_MS = 10;
/** A slice gives way to waiting connections after this much. */
const SLICE_BYTES = 1024 * 1024;
/** Or after this time, where the filter drops nearly everything; milliseconds. */
const SLICE_MS = 250;

export interface ReplayOptions {
  /** Gathered before a write. */
  readonly batchBytes: number;
  /** How long a slice waits for a congested client before it gives its place up; milliseconds. */
  readonly patienceMs: number;
}

export interface Slice {
  /** Ends after this sequence. */
  readonly upTo: number;
  /** True when others wait and this slice should not be long. */
  readonly stop: () => boolean;
}

/** Serves one connection from the log itself, a slice at a time. */
export class LogReplay {
  constructor(
    private readonly log: EventLog,
    private readonly render: Render,
    private readonly counters: Counters,
    private readonly options: ReplayOptions,
    private readonly onError: (error: unknown, connection: Connection) => void,
  ) {}

  /**
   * Moves the connection on, up to `upTo` at most; its position is exact afterwards, whatever ended the slice.
   * @returns false when the log could not be read; worth another try later
   */
  async slice(connection: Connection, slice: Slice): Promise<boolean> {
    this.counters.logReads++;
    try {
      await this.read(connection, slice);
      return true;
    } catch (error) {
      this.counters.failedLogReads++;
      this.onError(error, connection);
      return false;
    }
  }

  private async read(connection: Connection, { upTo, stop }: Slice): Promise<void> {
    const { filter, dialect, sink } = connection.subscription;
    const { batchBytes, patienceMs } = this.options;
    const batch = new Batch(connection, batchBytes);
    const startedMs = performance.now();
    let written = 0;
    for await (const event of this.log.read({ subjects: filter.subjects, after: connection.position, until: upTo })) {
      if (connection.closed) return;
      batch.add(event, filter.matches(event) ? this.render(event, dialect) : undefined);
      if (!batch.due) continue;
      await this.tellGap(connection);
      if (sink.congested && !(await drained(sink, patienceMs))) return;
      written += batch.bytes;
      this.flush(batch);
      if (sink.congested && !(await drained(sink, patienceMs))) return;
      if ((written >= SLICE_BYTES || performance.now() - startedMs >= SLICE_MS) && stop()) return;
    }
    await this.tellGap(connection);
    if (sink.congested) return;
    this.flush(batch);
    connection.position = Math.max(connection.position, upTo);
  }

  private flush(batch: Batch): void {
    this.counters.bytes += batch.bytes;
    const frames = batch.flush();
    this.counters.deliveries += frames;
    this.counters.logDeliveries += frames;
  }

  /**
   * To be called when a batch has been read and not yet written: retention may overtake a read at any time, and what it has removed
   * is passed over without a word. What it removes after this question, the batch already has.
   * Only who has a cursor can have lost something; `earliest` asks for what there is.
   */
  private async tellGap(connection: Connection): Promise<void> {
    const { first } = await this.log.bounds();
    if (connection.cursor === undefined || first <= connection.position + 1) return;
    connection.write(encodeGap(connection.cursor), performance.now());
    connection.position = first - 1;
    this.counters.gaps++;
  }
}

/** Frames gathered for one write. */
class Batch {
  bytes = 0;
  private chunks: Buffer[] = [];
  private position: number;
  private cursor: string | undefined;
  private sinceMs = performance.now();

  constructor(
    private readonly connection: Connection,
    private readonly enoughBytes: number,
  ) {
    this.position = connection.position;
  }

  add(event: RecordedEvent, chunk: Buffer | undefined): void {
    this.position = event.sequence;
    if (!chunk) return;
    this.cursor = event.id;
    this.chunks.push(chunk);
    this.bytes += chunk.length;
  }

  get due(): boolean {
    return this.bytes >= this.enoughBytes || performance.now() - this.sinceMs >= BATCH_MS;
  }

  /** @returns frames written */
  flush(): number {
    const { chunks, connection } = this;
    const nowMs = performance.now();
    if (chunks.length > 0) connection.write(Buffer.concat(chunks, this.bytes), nowMs, this.cursor);
    connection.position = Math.max(connection.position, this.position);
    this.chunks = [];
    this.bytes = 0;
    this.sinceMs = nowMs;
    return chunks.length;
  }
}

/** @returns false when the client did not catch its breath in time */
async function drained(sink: Sink, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  const early = new Promise<true>((resolve) => {
    sink.whenDrained(() => resolve(true));
  });
  try {
    return await Promise.race([early, late]);
  } finally {
    clearTimeout(timer);
  }
}
