import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import type { History } from './history.js';
import type { LivePath } from './live-path.js';
import type { LogReplay } from './log-replay.js';
import { readRing } from './read-ring.js';
import type { CatchUpBatch } from './batch.js';
import { SharedBatches, type Place } from './shared-batches.js';
import { Slots } from './slots.js';
import { TurnPacer } from './turn-pacer.js';

export interface CatchUpOptions {
  /** Reads of the log at once; further connections queue. */
  readonly maxReplays: number;
  /** Written to one connection from the ring before the next one has its turn. */
  readonly batchBytes: number;
  /** The same while no other of the workspace is ready: live events have the next turn, and nobody gains by larger writes. */
  readonly loneBatchBytes: number;
  /** After a failed read of the log; milliseconds. */
  readonly retryMs: number;
}

/** Loop time taken before sockets and the live path get theirs; milliseconds. */
const BUDGET_MS = 4;
/** Entries of the ring that are looked through for one contact; beyond it the log is asked. */
const MAX_LOOKED_THROUGH = 1_024;
/** How much of the ring has to lie behind a place where a read of the log ends: what is forgotten meanwhile must not send it back there. */
const HAND_OVER = 1 / 8;

/**
 * Serves the connections that are behind: fresh ones with an old cursor and slow ones that left the live
 * path. From the ring where it reaches back far enough, else from the log, one bounded turn each, round
 * and round; whoever arrives at the head joins the live path in the same synchronous step.
 */
export class CatchUp {
  private ready: Connection[] = [];
  private readonly ahead = new Set<Connection>();
  private readonly slots: Slots;
  /** Places that are being read from the log, and who else waits there. */
  private readonly reading = new Map<string, Connection[]>();
  /** How many are ready, by workspace: only they can be given what another one reads. */
  private readonly readyOf = new Map<string, number>();
  private readonly pacer = new TurnPacer(
    () => this.turn(),
    () => this.isLone,
  );

  constructor(
    private readonly live: LivePath,
    private readonly history: History,
    private readonly replay: LogReplay,
    private readonly shared: SharedBatches,
    private readonly counters: Counters,
    private readonly options: CatchUpOptions,
  ) {
    this.slots = new Slots(options.maxReplays);
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
    this.countReady(connection, 1);
    this.pacer.request();
  }

  /** To be called when the head has moved: some may have waited for it. */
  headMoved(): void {
    for (const connection of this.ahead) {
      if (!connection.closed && connection.position > this.live.head) continue;
      this.ahead.delete(connection);
      this.take(connection);
    }
  }

  /** One is ready and others are live: it is for them that it rests. */
  private get isLone(): boolean {
    return this.ready.length === 1 && this.counters.live > 0;
  }

  /** @returns whether somebody is left to be served */
  private turn(): boolean {
    const untilMs = performance.now() + BUDGET_MS;
    const queue = this.ready;
    this.ready = [];
    let served = 0;
    for (const connection of queue) {
      this.countReady(connection, -1);
      this.step(connection);
      served++;
      if (performance.now() >= untilMs) break;
    }
    this.ready = [...queue.slice(served), ...this.ready];
    if (this.ready.length === 0 && this.reading.size === 0) {
      this.shared.clear();
      this.history.forgetRevived();
    }
    return this.ready.length > 0;
  }

  private countReady({ subscription: { filter } }: Connection, by: 1 | -1): void {
    const count = (this.readyOf.get(filter.workspaceId) ?? 0) + by;
    if (count > 0) this.readyOf.set(filter.workspaceId, count);
    else this.readyOf.delete(filter.workspaceId);
  }

  private step(connection: Connection): void {
    if (connection.closed) return;
    const { position } = connection;
    const { head } = this.live;
    if (connection.congested) connection.subscription.sink.whenDrained(() => this.take(connection));
    else if (position === head) this.live.join(connection);
    else if (position > head) this.ahead.add(connection);
    else this.stepOn(connection, { ...connection.subscription, position });
  }

  private stepOn(connection: Connection, place: Place): void {
    const known = this.shared.get(place);
    if (known) this.give(connection, known);
    else if (this.history.covers(place.position) && !this.isFaraway(place)) {
      const others = this.readyOf.has(place.filter.workspaceId);
      const batchBytes = others ? this.options.batchBytes : this.options.loneBatchBytes;
      const batch = readRing(this.history, place, { head: this.live.head, batchBytes, others });
      if (others) this.shared.put(place, batch);
      this.give(connection, batch);
    } else this.stepFromLog(connection, SharedBatches.keyOf(place));
  }

  /** The ring would be looked through for a few events that the log finds by their subject. */
  private isFaraway({ filter, position }: Place): boolean {
    return filter.isOfOneContact && this.history.countAfter(filter.workspaceId, position) > MAX_LOOKED_THROUGH;
  }

  /**
   * Where the ring takes over from the log, as a read of it costs a third, and nothing of nats-server (ADR 0046). Not for one contact, nor for a read
   * that begins without a cursor beyond the ring: by its end the ring may hold what retention has removed.
   */
  private endOfRead({ cursor, subscription: { filter } }: Connection): number {
    const { floor } = this.history;
    if (cursor === undefined || filter.isOfOneContact) return this.live.head;
    return Math.ceil(floor + (this.live.head - floor) * HAND_OVER);
  }

  private give(connection: Connection, batch: CatchUpBatch): void {
    connection.give(batch);
    this.counters.ringReads++;
    this.counters.deliveries += batch.frames;
    this.counters.ringDeliveries += batch.frames;
    this.counters.bytes += batch.chunk.length;
    if (connection.position < this.live.head) this.take(connection);
    else this.step(connection);
  }

  /**
   * One reads for all who are at the same place; the others wait for what it shares. Whoever has no cursor reads for itself, as
   * nothing of that is shared (log-replay.ts): they would wait for one another in a row.
   */
  private stepFromLog(connection: Connection, key: string): void {
    const followers: Connection[] = [];
    if (connection.cursor !== undefined) {
      const reading = this.reading.get(key);
      if (reading) return void reading.push(connection);
      this.reading.set(key, followers);
    }
    const others = () => followers.length > 0 || this.ready.length > 0 || this.slots.queued > 0;
    void this.slots.run(async () => {
      const isRead =
        connection.closed || (await this.replay.slice(connection, { upTo: this.endOfRead(connection), others }));
      if (this.reading.get(key) === followers) this.reading.delete(key);
      for (const follower of followers) this.take(follower);
      if (isRead) this.take(connection);
      else setTimeout(() => this.take(connection), this.options.retryMs);
    });
  }
}
