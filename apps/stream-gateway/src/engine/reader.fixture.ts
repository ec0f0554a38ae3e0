import type { RecordedEvent } from '@posthorn/events';
import type { Connection } from './connection.js';
import type { StreamEngine } from './engine.js';
import { GAP_EVENT } from './gap.js';
import { DIALECTS, filterOf, isWanted, type ClientWish } from './scenario.fixture.js';
import { SimulatedClient, type ClientOptions } from './simulation.fixture.js';

/** An event by its id, or the notice that retention has taken what came after that id. */
export interface Seen {
  readonly id: string;
  /** Of a notice: what retention had taken by then, as a sequence. */
  readonly gapUpTo: number | undefined;
}

/** What the engine may not do to a sink is noted, not thrown: thrown in a pass it would end the process. */
class WatchedClient extends SimulatedClient {
  readonly faults: string[] = [];
  readonly seen: Seen[] = [];

  constructor(
    options: ClientOptions,
    private readonly forgotten: () => number,
  ) {
    super(options);
  }

  override take(bytes: number): void {
    super.take(bytes);
    for (const { id = '', event } of this.events.slice(this.seen.length))
      this.seen.push({ id, gapUpTo: event === GAP_EVENT ? this.forgotten() : undefined });
  }

  protected override violated(what: string): void {
    this.faults.push(what);
  }
}

/** What a reader may know of the world around it. */
export interface ReaderWorld {
  /** Retention has removed events up to this sequence. */
  readonly forgotten: number;
  sequenceOf(id: string): number;
}

/** A client over all its connections: a cut loses what is on its way, and it resumes after the last frame it has whole. */
export class Reader {
  readonly faults: string[] = [];
  gone = false;
  private readonly before: Seen[] = [];
  private readonly filter;
  private connection: Connection | undefined;
  private engine: StreamEngine | undefined;
  private client: WatchedClient;

  /**
   * @param from everything after this sequence is wanted
   * @param cursor id of the event there; nothing for a client that came without one
   */
  constructor(
    readonly wish: ClientWish,
    readonly from: number,
    readonly cursor: string | undefined,
    private readonly world: ReaderWorld,
  ) {
    this.filter = filterOf(wish);
    this.client = this.newClient();
  }

  get seen(): readonly Seen[] {
    return [...this.before, ...this.client.seen];
  }

  get lastSeen(): string | undefined {
    return (this.client.seen.at(-1) ?? this.before.at(-1))?.id;
  }

  get progress(): number {
    return this.before.length + this.client.seen.length;
  }

  /** True when the server has ended the stream and the client has all of it. */
  get ended(): boolean {
    return this.client.ended && !this.client.waiting;
  }

  connect(engine: StreamEngine): void {
    this.cut();
    if (this.gone) return;
    const cursor = this.lastSeen ?? this.cursor;
    this.client = this.newClient();
    this.engine = engine;
    this.connection = engine.connect(
      { filter: this.filter, dialect: DIALECTS[this.wish.dialect], sink: this.client },
      {
        position: cursor === undefined ? this.from : this.world.sequenceOf(cursor),
        ...(cursor !== undefined && { cursor }),
      },
    );
  }

  cut(): void {
    if (this.connection) this.engine?.disconnect(this.connection);
    this.before.push(...this.client.seen);
    this.faults.push(...this.client.faults);
    this.client = this.newClient();
  }

  leave(): void {
    this.gone = true;
    this.cut();
  }

  take(bytes: number): void {
    if (!this.gone) this.client.take(bytes);
  }

  private newClient(): WatchedClient {
    return new WatchedClient(this.wish, () => this.world.forgotten);
  }

  wanted(log: readonly RecordedEvent[]): readonly RecordedEvent[] {
    return log.filter((event) => event.sequence > this.from && isWanted(this.wish, event));
  }
}

/**
 * Invariants 1, 2 and 6 of DESIGN section 6 for one client.
 * @param forgotten retention has removed events up to this sequence
 * @returns what is wrong; nothing when every wanted event was seen once, in order, but for those that retention removed, and the client told
 */
export function faultIn(reader: Reader, log: readonly RecordedEvent[], forgotten: number): string | undefined {
  const wanted = reader.wanted(log);
  const place = new Map(wanted.map(({ id }, i) => [id, i]));
  const sequenceOf = new Map(log.map(({ id, sequence }) => [id, sequence]));
  let next = 0;
  let last = reader.cursor;
  let toldUpTo = 0;
  const missing = (until: number): string | undefined => {
    const lost = wanted.slice(next, until);
    const kept = lost.find(({ sequence }) => sequence > forgotten);
    if (kept) return `${kept.id} (sequence ${kept.sequence}) is lost after ${last}`;
    const untold = last !== undefined && lost.some(({ sequence }) => sequence > toldUpTo);
    return untold ? `not told that events after ${last} are gone` : undefined;
  };
  for (const { id, gapUpTo } of reader.seen) {
    if (gapUpTo !== undefined) {
      if (id !== last) return `told of a gap after ${id}, but the last event was ${last}`;
      if ((sequenceOf.get(id) ?? 0) >= gapUpTo) return `told of a gap after ${id}, but nothing is gone`;
      toldUpTo = gapUpTo;
      continue;
    }
    const at = place.get(id);
    if (at === undefined) return `${id} is not for this client, or from before its start`;
    if (at < next) return `${id} is repeated or out of order`;
    const fault = missing(at);
    if (fault !== undefined) return fault;
    next = at + 1;
    last = id;
  }
  return reader.gone ? undefined : missing(wanted.length);
}
