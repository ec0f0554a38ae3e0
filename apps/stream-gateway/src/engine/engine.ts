import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import type { Audience } from './audience.js';
import type { Dialect } from './dialect.js';
import { CatchUp } from './catch-up.js';
import { Connection, type Subscription } from './connection.js';
import { type CloseReason, Counters } from './counters.js';
import { drainSlowly } from './drain.js';
import { History, type HistoryLimits } from './history.js';
import { LivePath } from './live-path.js';
import { runLiveTail } from './live-tail.js';
import { LogEntry } from './log-entry.js';
import { LogReplay } from './log-replay.js';
import { Pulse } from './pulse.js';
import { render } from './render.js';
import { randomRetryMs } from './retry.js';
import { SharedBatches } from './shared-batches.js';
import { encodeRetry } from './sse-frame.js';

export interface EngineOptions {
  readonly ring: HistoryLimits;
  /** Events of before the start that are read into the ring, so that a deploy's reconnects are served from memory. */
  readonly warmUpEvents: number;
  /** Reads of the log at once for connections the ring cannot serve. */
  readonly maxReplays: number;
  /** Written to a catching-up connection at once; bounds what it holds beyond its sink's limit. */
  readonly batchBytes: number;
  /** The same from the ring while no other of the workspace is ready to be served. */
  readonly loneBatchBytes: number;
  /** Batches kept for others at the same place; bytes. */
  readonly sharedBytes: number;
  /** How long a read of the log is kept open for a client that does not take what it got; milliseconds. */
  readonly patienceMs: number;
  /** Pause before the log is tried again after an error; milliseconds. */
  readonly retryMs: number;
  /** How far live may be behind the log before new streams had better go elsewhere. */
  readonly readyLagEvents: number;
}

/** Told of everything the engine survives. */
export type Report = (error: unknown, what: string, about: Readonly<Record<string, unknown>>) => void;

/** One pass over the live connections, for who records it. */
export interface Pass {
  readonly entries: readonly LogEntry[];
  /** Milliseconds, monotonic. */
  readonly startedMs: number;
  /** The audiences an entry of the pass went to. */
  readonly audiencesOf: (entry: LogEntry) => readonly Audience[];
}

/** What the engine holds now. */
export interface Holdings {
  readonly ringEvents: number;
  readonly ringBytes: number;
  /** Reads of the log under way. */
  readonly replaying: number;
  /** Connections that wait for one. */
  readonly queued: number;
}

/** Where a stream begins. */
export interface StartingPoint {
  /** Events after this sequence are delivered. */
  readonly position: number;
  /** The event id the client has; only who has one can be told of a gap. */
  readonly cursor?: string;
}

/** One log, any number of streams: each gets its filter's events after its starting point, in order, once each. */
export class StreamEngine {
  readonly counters = new Counters();
  private readonly stopping = new AbortController();
  private readonly open = new Set<Connection>();
  private readonly pulse = new Pulse(this.counters, (connection) => this.end(connection, 'lifetime'));
  private readonly history: History;
  private readonly live: LivePath;
  private readonly catchUp: CatchUp;
  private draining = false;
  private readonly observers: ((pass: Pass) => void)[] = [];

  private constructor(
    private readonly log: EventLog,
    private readonly options: EngineOptions,
    private readonly report: Report,
    floor: number,
    head: number,
  ) {
    const revive = (event: RecordedEvent, textBytes: number) => new LogEntry(event, this.render, textBytes);
    const history = (this.history = new History(options.ring, floor, revive));
    const shared = new SharedBatches(options.sharedBytes);
    const replay = new LogReplay(log, this.render, shared, this.counters, options, (error, connection) => {
      const { workspaceId } = connection.subscription.filter;
      report(error, 'a replay failed and will be tried again', { workspaceId, position: connection.position });
    });
    this.live = new LivePath(head, history, this.counters, {
      onSlow: (connection) => this.catchUp.take(connection),
      onPass: (entries, startedMs) => {
        this.catchUp.headMoved();
        for (const observer of this.observers)
          observer({ entries, startedMs, audiencesOf: (entry) => history.audiencesOf(entry) });
      },
    });
    this.catchUp = new CatchUp(this.live, history, replay, shared, this.counters, options);
  }

  /**
   * Fills the ring, then follows the log.
   * @throws when the log cannot be reached
   */
  static async start(log: EventLog, options: EngineOptions, report: Report): Promise<StreamEngine> {
    const { first, last } = await log.bounds();
    const from = Math.max(0, first - 1, last - options.warmUpEvents);
    const engine = new StreamEngine(log, options, report, from, last);
    const { history } = engine;
    for await (const event of log.read({ after: from, until: last })) {
      const entry = engine.entry(event);
      if (entry) history.push(entry);
    }
    // Retention may have worked meanwhile.
    history.missed((await log.bounds()).first - 1);
    engine.pulse.start();
    void engine.follow();
    return engine;
  }

  /**
   * Whether streams opened now would be served well.
   * @throws Error saying why not
   */
  async assertReady(): Promise<void> {
    if (this.draining) throw new Error('the streams are being ended');
    const { head } = this.live;
    const { last } = await this.log.bounds();
    if (last < head) throw new Error(`the log ends at ${last}, before what was streamed (${head}): it was made anew`);
    const behind = last - this.live.head;
    if (behind > this.options.readyLagEvents) throw new Error(`the live streams are ${behind} events behind the log`);
  }

  /** Sequence up to which live connections have been served. */
  get head(): number {
    return this.live.head;
  }

  /** What is in memory for reconnects, and who waits for the log. */
  get holdings(): Holdings {
    const { history, catchUp } = this;
    return {
      ringEvents: history.events,
      ringBytes: history.heldBytes,
      replaying: catchUp.replaying,
      queued: catchUp.queued,
    };
  }

  /** Calls back after every pass from now on, in the same turn of the loop. */
  observe(observer: (pass: Pass) => void): void {
    this.observers.push(observer);
  }

  /** True when the ring holds everything after this sequence. */
  covers(sequence: number): boolean {
    return this.history.covers(sequence);
  }

  /** The ring's event of this workspace with this sequence. */
  recent(workspaceId: string, sequence: number): RecordedEvent | undefined {
    return this.history.at(workspaceId, sequence)?.event;
  }

  /** Starts to write to the sink. While the engine drains, the stream is ended at once; the client comes again elsewhere. */
  connect(subscription: Subscription, { position, cursor }: StartingPoint): Connection {
    const connection = new Connection(subscription, position, cursor, performance.now(), (ended, reason) =>
      this.end(ended, reason),
    );
    this.open.add(connection);
    this.counters.opened(subscription.dialect);
    this.pulse.add(connection);
    if (this.draining) this.sendAway(connection);
    else this.catchUp.take(connection);
    return connection;
  }

  /** The client has left, or was cut off. */
  disconnect(connection: Connection, reason: CloseReason = 'client'): void {
    if (!this.open.delete(connection)) return;
    connection.closed = true;
    this.counters.closed(connection.subscription.dialect, reason);
    this.pulse.remove(connection);
    this.live.leave(connection);
  }

  /** Ends a stream from this side; the client may resume. */
  end(connection: Connection, reason: CloseReason): void {
    if (connection.closed) return;
    this.disconnect(connection, reason);
    connection.subscription.sink.end();
  }

  /**
   * Ends all streams, spread over the time, each with a `retry:` of its own, so that they do not all come
   * back at once. The log is followed until the last one has gone.
   * @param windowMs at most; few connections take less
   */
  async drain(windowMs: number): Promise<void> {
    this.draining = true;
    await drainSlowly([...this.open], windowMs, (connection) => this.sendAway(connection));
    this.stopping.abort();
    this.pulse.stop();
  }

  private follow(): Promise<void> {
    return runLiveTail(this.log, this.stopping.signal, {
      after: () => this.live.newest,
      accept: (events) =>
        this.live.accept(events.map((event) => this.entry(event)).filter((entry) => entry !== undefined)),
      onOvertaken: (upTo) => this.overtaken(upTo),
      onError: (error) => {
        this.counters.tailFailures++;
        this.report(error, 'the live tail broke and is started anew', { after: this.live.newest });
      },
      retryMs: this.options.retryMs,
    });
  }

  /** Whoever listens has missed something, and is told by the replay of a log that has it no more. */
  private overtaken(upTo: number): void {
    this.report(new RangeError(`events up to sequence ${upTo} are gone`), 'retention has overtaken the live tail', {
      after: this.live.newest,
    });
    this.live.skipTo(upTo, () => {
      this.history.missed(upTo);
      for (const connection of this.open) if (this.live.leave(connection)) this.catchUp.take(connection);
    });
    this.catchUp.headMoved();
  }

  private sendAway(connection: Connection): void {
    if (!connection.congested) connection.write(encodeRetry(randomRetryMs()), performance.now());
    this.end(connection, 'drain');
  }

  private entry(event: RecordedEvent): LogEntry | undefined {
    try {
      return new LogEntry(event, this.render);
    } catch (error) {
      this.skipped(error, event);
      return undefined;
    }
  }

  private readonly render = (event: RecordedEvent, dialect: Dialect): string | undefined => {
    try {
      return render(event, dialect);
    } catch (error) {
      this.skipped(error, event);
      return undefined;
    }
  };

  private skipped(error: unknown, { workspaceId, subject, sequence }: RecordedEvent): void {
    this.counters.unrenderable++;
    this.report(error, 'an event cannot be streamed and is left out', { workspaceId, subject, sequence });
  }
}
