import type { Dialect } from './dialect.js';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import { encodeComment } from './sse-frame.js';
import { TimerWheel } from './timer-wheel.js';

/** Resolution of keepalives and lifetimes; milliseconds. */
const TICK_MS = 250;
/** Together with the tick the longest single wait, a minute; longer ones are waited for in parts. */
const SLOT_COUNT = 240;

/** Keepalives and lifetimes of all connections, by one timer. */
export class Pulse {
  private readonly wheel = new TimerWheel<Connection>((connection) => this.visit(connection), TICK_MS, SLOT_COUNT);
  private readonly comments = new Map<Dialect, Buffer>();

  constructor(
    private readonly counters: Counters,
    private readonly onExpired: (connection: Connection) => void,
  ) {}

  start(): void {
    this.wheel.start();
  }

  stop(): void {
    this.wheel.stop();
  }

  add(connection: Connection): void {
    this.wheel.add(connection, this.nextVisitMs(connection, connection.lastWriteMs));
  }

  remove(connection: Connection): void {
    this.wheel.remove(connection);
  }

  private visit(connection: Connection): number | undefined {
    const nowMs = performance.now();
    const { dialect } = connection.subscription;
    if (nowMs >= connection.endsMs) {
      this.onExpired(connection);
      return undefined;
    }
    // A client that has bytes on the way needs no more: a comment would only wait behind them, and pass for progress.
    if (nowMs - connection.lastWriteMs >= dialect.timing.keepaliveMs && !connection.waiting) {
      const comment = this.comment(dialect);
      connection.write(comment, nowMs);
      this.counters.keepalives++;
      this.counters.bytes += comment.length;
    }
    return this.nextVisitMs(connection, nowMs);
  }

  private nextVisitMs({ subscription, lastWriteMs, endsMs, waiting }: Connection, nowMs: number): number {
    const keepaliveAt = (waiting ? nowMs : lastWriteMs) + subscription.dialect.timing.keepaliveMs;
    return Math.min(keepaliveAt, endsMs) - nowMs;
  }

  private comment(dialect: Dialect): Buffer {
    let comment = this.comments.get(dialect);
    if (!comment) this.comments.set(dialect, (comment = encodeComment(dialect.timing.keepalive)));
    return comment;
  }
}
