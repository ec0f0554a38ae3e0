import type { Dialect } from './dialect.js';
import type { Batch, CatchUpBatch } from './batch.js';
import type { CloseReason } from './counters.js';
import type { Sink } from './sink.js';
import type { StreamFilter } from './stream-filter.js';

/** Streams that began together, as after a deploy, must not end and come again together for ever; part of the lifetime. */
const LIFETIME_SPREAD = 0.02;

export interface Subscription {
  readonly filter: StreamFilter;
  readonly dialect: Dialect;
  readonly sink: Sink;
}

/**
 * One open stream. It is in one of three places: in an audience of the live path, in the hands of the
 * catch-up, or closed. `position` says up to where the client has been served; only its holder moves it.
 */
export class Connection {
  closed = false;
  /** Whole milliseconds, monotonic; what the keepalive is due from. A fraction would be an object of its own. */
  lastWriteMs: number;
  /** When its lifetime is over; milliseconds, monotonic. */
  readonly endsMs: number;
  /** Of the subscription; asked at every write. */
  private readonly sink: Sink;

  /**
   * @param position every matching event up to this sequence was handed to the sink, or is not wanted
   * @param cursor id of the last frame the client has; nothing while it has none
   * @param openedMs milliseconds, monotonic
   * @param onEnd ends the stream from this side
   */
  constructor(
    readonly subscription: Subscription,
    public position: number,
    public cursor: string | undefined,
    openedMs: number,
    private readonly onEnd: (connection: Connection, reason: CloseReason) => void,
  ) {
    const { lifetimeMs = Infinity } = subscription.dialect.timing;
    this.sink = subscription.sink;
    this.lastWriteMs = Math.floor(openedMs);
    this.endsMs = openedMs + lifetimeMs * (1 - LIFETIME_SPREAD * Math.random());
  }

  get waiting(): boolean {
    return this.sink.waiting;
  }

  get congested(): boolean {
    return this.sink.congested;
  }

  /**
   * @param cursor id of the last frame in the chunk, when it holds any
   * @returns true when nothing waits for the client
   */
  write(chunk: Buffer, nowMs: number, cursor?: string): boolean {
    if (this.closed) return true;
    this.lastWriteMs = Math.floor(nowMs);
    if (cursor !== undefined) this.cursor = cursor;
    return this.sink.write(chunk);
  }

  /**
   * Writes frames, and ends the stream behind the last one it has.
   * @returns true when nothing waits for the client
   */
  writeBatch({ chunk, cursor, isLast }: Batch, nowMs: number): boolean {
    const taken = this.write(chunk, nowMs, cursor);
    if (isLast) this.end('complete');
    return taken;
  }

  /** Writes a batch and moves on. */
  give(batch: CatchUpBatch): void {
    if (batch.frames > 0) this.writeBatch(batch, performance.now());
    this.position = Math.max(this.position, batch.upTo);
  }

  /** Ends the stream from this side; harmless when it has ended. */
  end(reason: CloseReason): void {
    this.onEnd(this, reason);
  }
}
