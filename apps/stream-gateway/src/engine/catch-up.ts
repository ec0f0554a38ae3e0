import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import type { History } from './history.js';
import type { LivePath } from './live-path.js';
import type { LogReplay } from './log-replay.js';
import { RingReader } from './ring-reader.js';
import { Slots } from './slots.js';

export interface CatchUpOptions {
  /** Reads of the log at once; further connections queue. */
  readonly maxReplays: number;
  /** Written to one connection from the ring before the next one has its turn. */
  readonly batchBytes: number;
  /** After a failed read of the log; milliseconds. */
  readonly retryMs: number;
}

/** Loop time taken before sockets and the live path get theirs; milliseconds. */
const BUDGET_MS = 4;

/**
 * Serves the connections that are behind: fresh ones with an old cursor and slow ones that left the live
 * path. From the ring where it reaches back far enough, else from the log, one bounded turn each, round
 * and round; whoever arrives at the head joins the live path in the same synchronous step.
 */
export class CatchUp {
  private ready: Connection[] = [];
  private readonly ahead = new Set<Connection>();
  private readonly slots: Slots;
  private readonly ring: RingReader;
  private scheduled = false;

  constructor(
    private readonly live: LivePath,
    private readonly history: History,
    private readonly replay: LogReplay,
    private readonly counters: Counters,
    private readonly options: CatchUpOptions,
  ) {
    this.slots = new Slots(options.maxReplays);
    this.ring = new RingReader(history, options.batchBytes);
  }

  /** Reads of the log under way. */
  get replaying(): number {
    return this.slots.busy;
  }

  /** Connections that wait for one. */
  get queued(): number {
    return this.slots.queued;
  }

  /** Takes a connection with an exact position. */
  take(connection: Connection): void {
    this.ready.push(connection);
    this.schedule();
  }

  /** To be called when the head has moved: some may have waited for it. */
  headMoved(): void {
    for (const connection of this.ahead) {
      if (!connection.closed && connection.position > this.live.head) continue;
      this.ahead.delete(connection);
      this.take(connection);
    }
  }

  private schedule(): void {
    if (this.scheduled || this.ready.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.turn();
    });
  }

  private turn(): void {
    const untilMs = performance.now() + BUDGET_MS;
    const queue = this.ready;
    this.ready = [];
    let served = 0;
    for (const connection of queue) {
      this.step(connection);
      served++;
      if (performance.now() >= untilMs) break;
    }
    this.ready = [...queue.slice(served), ...this.ready];
    if (this.ready.length === 0) this.ring.forget();
    this.schedule();
  }

  private step(connection: Connection): void {
    if (connection.closed) return;
    if (connection.congested) connection.subscription.sink.whenDrained(() => this.take(connection));
    else if (connection.position === this.live.head) this.live.join(connection);
    else if (connection.position > this.live.head) this.ahead.add(connection);
    else if (this.history.covers(connection.position)) this.stepFromRing(connection);
    else this.stepFromLog(connection);
  }

  private stepFromRing(connection: Connection): void {
    const { filter, dialect } = connection.subscription;
    const { chunk, frames, cursor, upTo } = this.ring.read(filter, dialect, connection.position, this.live.head);
    connection.position = upTo;
    this.counters.ringReads++;
    this.counters.deliveries += frames;
    this.counters.ringDeliveries += frames;
    this.counters.bytes += chunk.length;
    if (frames > 0) connection.write(chunk, performance.now(), cursor);
    if (upTo < this.live.head) this.take(connection);
    else this.step(connection);
  }

  private stepFromLog(connection: Connection): void {
    void this.slots.run(async () => {
      if (connection.closed) return;
      if (await this.replay.slice(connection, { upTo: this.live.head, stop: () => this.slots.queued > 0 }))
        this.take(connection);
      else setTimeout(() => this.take(connection), this.options.retryMs);
    });
  }
}
