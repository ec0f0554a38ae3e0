import type { Dialect } from './dialect.js';

/**
 * Why a stream ended: the client left, its dialect's lifetime was over, all has been said, this process stops, the client
 * took nothing any more, or its key was revoked.
 */
export type CloseReason = 'client' | 'lifetime' | 'complete' | 'drain' | 'stalled' | 'revoked';

/** Who is counted: a dialect, or what streams without being one. */
type Named = Pick<Dialect, 'name'>;

/** The streams of one dialect. */
export class StreamCounts {
  /** Open now. */
  connections = 0;
  opened = 0;
  readonly closed: Record<CloseReason, number> = {
    client: 0,
    lifetime: 0,
    complete: 0,
    drain: 0,
    stalled: 0,
    revoked: 0,
  };
}

/**
 * What the gateway did since it started: plain numbers, written by the engine where it works, read when somebody
 * asks for metrics. Nothing here is called once per delivery.
 */
export class Counters {
  /** Streams open now. */
  connections = 0;
  /** Those of them that are up to date; the others catch up. */
  live = 0;
  /** By name of the dialect. */
  readonly streams = new Map<string, StreamCounts>();
  /** Frames written, once per connection. */
  deliveries = 0;
  /** Those of them that came from memory to a connection that was catching up. */
  ringDeliveries = 0;
  /** Those of them that were read from the log for one connection. */
  logDeliveries = 0;
  /** Of frames and keepalives, handed to the sinks. */
  bytes = 0;
  /** Passes over the live connections. */
  passes = 0;
  /** Events in them, whoever wanted them. */
  events = 0;
  /** Turns of a catching-up connection that memory could answer. */
  ringReads = 0;
  /** Slices read from the log for a catching-up connection. */
  logReads = 0;
  /** Slices that broke off with an error and are tried again. */
  failedLogReads = 0;
  /** Times the live tail broke and was started anew. */
  tailFailures = 0;
  /** Times a live connection was too slow and left the live path. */
  slowdowns = 0;
  /** Cursors that retention had overtaken. */
  gaps = 0;
  keepalives = 0;
  /** Events a dialect could not print; each is logged. */
  unrenderable = 0;

  opened({ name }: Named): void {
    let counts = this.streams.get(name);
    if (!counts) this.streams.set(name, (counts = new StreamCounts()));
    counts.connections++;
    counts.opened++;
    this.connections++;
  }

  closed({ name }: Named, reason: CloseReason): void {
    this.connections--;
    const counts = this.streams.get(name);
    if (!counts) return;
    counts.connections--;
    counts.closed[reason]++;
  }

  /** Streams of all dialects that ended for this reason. */
  closedBy(reason: CloseReason): number {
    let sum = 0;
    for (const { closed } of this.streams.values()) sum += closed[reason];
    return sum;
  }
}
