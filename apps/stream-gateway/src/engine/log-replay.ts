import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventLog, LogBounds } from '@posthorn/event-log';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import { encodeGap } from './gap.js';
import type { Render } from './log-entry.js';
import { ReplayBatch } from './replay-batch.js';
import type { SharedBatches } from './shared-batches.js';
import type { Sink } from './sink.js';

/** What has been fetched ahead is 256 events; sockets and the live path get their turn in between; milliseconds. */
const TURN_MS = 0.5;
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
  /** True when others wait: this slice should not be long then, and what it reads is kept for them. */
  readonly others: () => boolean;
}

/** Serves one connection from the log itself, a slice at a time. */
export class LogReplay {
  constructor(
    private readonly log: EventLog,
    private readonly render: Render,
    private readonly shared: Pick<SharedBatches, 'put'>,
    private readonly counters: Counters,
    private readonly options: ReplayOptions,
    private readonly onError: (error: unknown, connection: Connection) => void,
  ) {}

  /**
   * Moves the connection on, up to `upTo` at most, or to where the log begins when that is further; its position is exact afterwards, whatever ended the slice.
   * @returns false when the log could not be read; worth another try later
   */
  async slice(connection: Connection, slice: Slice): Promise<boolean> {
    this.counters.logReads++;
    try {
      await this.read(connection, slice);
      return true;
    } catch (error) {
      // At a shutdown the log may go before the last of its readers notices that its client has gone.
      if (connection.closed) return true;
      this.counters.failedLogReads++;
      this.onError(error, connection);
      return false;
    }
  }

  private async read(connection: Connection, { upTo, others }: Slice): Promise<void> {
    const { filter, dialect } = connection.subscription;
    const { batchBytes } = this.options;
    const startedMs = performance.now();
    let turnMs = startedMs;
    let gathered = 0;
    // Only who has a cursor can be told of a gap: the first frame goes out alone, so that retention cannot open one behind it unseen.
    let batch = new ReplayBatch(connection.position, connection.cursor === undefined ? 1 : batchBytes);
    let last: CheckedBatch | undefined;
    for await (const event of this.log.read({ subjects: filter.subjects, after: connection.position, until: upTo })) {
      if (connection.closed) return;
      const frame = filter.matches(event) ? this.render(event, dialect) : undefined;
      batch.add(event, frame, frame !== undefined && (dialect.isLast?.(event) ?? false));
      if (performance.now() - turnMs >= TURN_MS) {
        await nextTurn();
        turnMs = performance.now();
      }
      if (!batch.due) continue;
      if (last && !(await this.write(last, connection, others))) return;
      last = this.check(batch, connection);
      gathered += batch.characters;
      batch = new ReplayBatch(event.sequence, connection.cursor === undefined && gathered === 0 ? 1 : batchBytes);
      if ((gathered >= SLICE_BYTES || performance.now() - startedMs >= SLICE_MS) && others()) {
        await this.write(last, connection, others);
        return;
      }
    }
    if (last && !(await this.write(last, connection, others))) return;
    if (upTo <= batch.from) return;
    batch.position = Math.max(batch.position, upTo);
    await this.write(this.check(batch, connection), connection, others);
  }

  /**
   * To be called when a batch has been read and not yet written: retention may overtake a read at any time, and what it has removed
   * is passed over without a word. What it removes after this question, the batch already has. The answer comes behind what is
   * being read, so the next batch is gathered meanwhile. Only who has a cursor can have lost something; `earliest` asks for what there is.
   */
  private check(batch: ReplayBatch, { cursor }: Connection): CheckedBatch {
    const bounds = cursor === undefined ? undefined : this.log.bounds();
    // Nobody may be left to wait for it.
    bounds?.catch(() => undefined);
    return { batch, bounds };
  }

  /** @returns false when the client takes no more now */
  private async write(
    { batch, bounds }: CheckedBatch,
    connection: Connection,
    others: Slice['others'],
  ): Promise<boolean> {
    const { filter, dialect, sink } = connection.subscription;
    const { patienceMs } = this.options;
    const first = (await bounds)?.first ?? 0;
    const finished = batch.finish();
    // Without the question nobody knows whether it is complete. What nobody asks for is not kept: it would live just long enough to be
    // collected as long-lived (ADR 0045).
    if (others() && bounds && first <= batch.from + 1)
      this.shared.put({ filter, dialect, position: batch.from }, finished);
    if (connection.closed) return false;
    if (connection.cursor !== undefined && first > connection.position + 1)
      this.tellGap(connection, connection.cursor, first);
    if (sink.congested && !(await drained(sink, patienceMs))) return false;
    connection.give(finished);
    this.counters.bytes += finished.chunk.length;
    this.counters.deliveries += finished.frames;
    this.counters.logDeliveries += finished.frames;
    return !sink.congested || drained(sink, patienceMs);
  }

  private tellGap(connection: Connection, cursor: string, first: number): void {
    connection.write(encodeGap(cursor), performance.now());
    connection.position = first - 1;
    this.counters.gaps++;
  }
}

interface CheckedBatch {
  readonly batch: ReplayBatch;
  /** Where the log began when the batch had been read. */
  readonly bounds: Promise<LogBounds> | undefined;
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
