import type { Audience } from './audience.js';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import type { History } from './history.js';
import type { LogEntry } from './log-entry.js';
import { PassPacer } from './pass-pacer.js';

/** Arrived events that force a pass, so that a long backlog of the tail is not gathered in memory. */
const PASS_ENTRIES = 4096;

export interface LivePathEvents {
  /** A connection fell behind; it has been taken out, its position is exact. */
  onSlow(connection: Connection): void;
  /** A pass with these events ended; `head` has moved. @param startedMs monotonic */
  onPass(entries: readonly LogEntry[], startedMs: number): void;
}

/**
 * The connections that are up to date. What arrives waits for the next pass; a pass moves the head,
 * matches, and writes each connection once with all that is for it. A pass is one synchronous step, so
 * nobody ever sees half of one: whoever has been served up to `head` may join, and misses and repeats nothing.
 */
export class LivePath {
  private arrived: LogEntry[] = [];
  private readonly pacer = new PassPacer(() => this.pass());

  /** @param head sequence of the last event that passed; those after it are delivered live */
  constructor(
    public head: number,
    private readonly history: History,
    private readonly counters: Counters,
    private readonly events: LivePathEvents,
  ) {}

  /** Entries in order; what had been accepted before is passed over. */
  accept(entries: readonly LogEntry[]): void {
    for (const entry of entries) if (entry.sequence > this.newest) this.arrived.push(entry);
    if (this.arrived.length >= PASS_ENTRIES) this.pass();
    else if (this.arrived.length > 0) this.pacer.request();
  }

  /**
   * Goes on behind events that are gone, with nobody listening any more.
   * @param release called when what had arrived is delivered, to take everybody out; their positions are from before the loss
   */
  skipTo(sequence: number, release: () => void): void {
    this.pass();
    release();
    this.head = sequence;
  }

  /** Sequence after which the tail has to continue. */
  get newest(): number {
    return this.arrived.at(-1)?.sequence ?? this.head;
  }

  /** @throws RangeError when the connection has not been served up to the head exactly */
  join(connection: Connection): void {
    if (connection.position !== this.head) {
      throw new RangeError(`served up to ${connection.position}, the head is at ${this.head}`);
    }
    this.audienceOf(connection).connections.add(connection);
    this.counters.live++;
  }

  /** Makes the position exact again. @returns false when the connection was not here */
  leave(connection: Connection): boolean {
    const audience = this.audienceOf(connection);
    const wasHere = audience.connections.delete(connection);
    if (wasHere) {
      connection.position = this.head;
      this.counters.live--;
    }
    const feed = this.history.feed(audience.filter.workspaceId);
    feed.dismiss(audience);
    this.history.release(feed);
    return wasHere;
  }

  /** @returns the part of the frames that needed no write of their own */
  private pass(): number {
    const entries = this.arrived;
    const newest = entries.at(-1);
    if (!newest) return 0;
    const before = this.counters.deliveries;
    let writes = 0;
    this.arrived = [];
    const touched: Audience[] = [];
    for (const entry of entries) {
      this.history.push(entry).match(entry, (audience) => {
        if (audience.offer(entry)) touched.push(audience);
      });
    }
    this.head = newest.sequence;
    const nowMs = performance.now();
    for (const audience of touched) {
      writes += audience.connections.size;
      this.write(audience, nowMs);
    }
    this.counters.passes++;
    this.counters.events += entries.length;
    const frames = this.counters.deliveries - before;
    this.events.onPass(entries, nowMs);
    return frames === 0 ? 0 : 1 - writes / frames;
  }

  private write(audience: Audience, nowMs: number): void {
    const batch = audience.take();
    const { chunk, frames } = batch;
    this.counters.deliveries += frames * audience.connections.size;
    this.counters.bytes += chunk.length * audience.connections.size;
    for (const connection of audience.connections) {
      if (!connection.writeBatch(batch, nowMs) && connection.congested && !connection.closed) this.evict(connection);
    }
  }

  private evict(connection: Connection): void {
    this.leave(connection);
    this.counters.slowdowns++;
    this.events.onSlow(connection);
  }

  private audienceOf({ subscription: { filter, dialect } }: Connection): Audience {
    return this.history.feed(filter.workspaceId).audience(filter, dialect);
  }
}
