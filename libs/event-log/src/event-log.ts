import type { EventFact, RecordedEvent } from '@posthorn/events';
import type { Decider } from './decider.js';

/** A fact on its way into the log. */
export interface NewEvent<Fact extends EventFact = EventFact> {
  readonly fact: Fact;
  readonly workspaceId: string;
  /** Fourth subject token: the contact key, or the thing's own id in families that are not about a person. */
  readonly key: string;
  readonly agentId?: string;
  readonly contact?: string;
  /** ISO 8601 UTC with milliseconds; the clock is the caller's. */
  readonly occurredAt: string;
  readonly testMode: boolean;
  readonly correlationId: string;
  readonly causationId?: string;
}

/**
 * Optimistic concurrency: the append succeeds only when the last message whose subject matches
 * `subject` (wildcards allowed) has this sequence; 0 means "there is none".
 * Needs `Nats-Expected-Last-Subject-Sequence-Subject`, nats-server 2.12.
 */
export interface Expectation {
  readonly subject: string;
  readonly lastSequence: number;
}

export interface AppendOptions {
  /**
   * Derived from the command, so that a retry is recognised within the dedupe window (`Nats-Msg-Id`).
   * The window is an optimisation; the caller's business key is the guarantee (ADR 0004).
   */
  readonly messageId?: string;
  readonly expect?: Expectation;
}

export interface Appended {
  /** In append order, with id and sequence. For a duplicate: the events as first stored. */
  readonly events: readonly RecordedEvent[];
  /** True when `messageId` had been stored before; nothing was appended. */
  readonly duplicate: boolean;
}

export interface ReadQuery {
  /** Subject filters, any of which may match; all events when left out. */
  readonly subjects?: readonly string[];
  /** Only events after this sequence. */
  readonly after?: number;
  /** Only events stored at or after this time. */
  readonly since?: Date;
  /** Ends after this sequence; the log's last sequence at the time of the call when left out. */
  readonly until?: number;
  /** Ends after so many events; whoever wants the first one only should say so, as a read fetches ahead. At least 1. */
  readonly limit?: number;
}

export interface TailQuery {
  /** Live events after this sequence; those already stored come first, without a gap. */
  readonly after: number;
  readonly subjects?: readonly string[];
  readonly signal: AbortSignal;
}

/** The retained range. `first` is greater than 1 once retention removed events; `first > last` when empty. */
export interface LogBounds {
  readonly first: number;
  readonly last: number;
  /** Part of every event id (0 to 255). */
  readonly epoch: number;
}

export interface DecideTarget {
  readonly workspaceId: string;
  /**
   * Subject filter whose events are folded into the state and guarded by the expectation,
   * for example `evt.<workspace>.delivery.<contact>.*`.
   */
  readonly subject: string;
  /**
   * What is folded: every event of the subject (default), or only the last one of each subject the filter matches.
   * `latest` is one direct get however long the history is; for deciders whose events carry their running totals. It takes
   * up to 1,024 subjects; `last`, the last event of all of them alone, takes any number.
   */
  readonly fold?: 'history' | 'latest' | 'last';
  /** Where a returned fact goes and whose it is. */
  readonly place: (fact: EventFact) => Omit<NewEvent, 'fact'>;
  readonly messageId?: string;
}

/**
 * The durable event log. An append that returned survives power loss (ADR 0002).
 * Every method throws LogUnavailableError when the log does not answer; only `tail` waits instead. `read`, `tail` and
 * `bounds` throw LogReplacedError, which is one, when the log was made anew since the connection was.
 * Two implementations pass one contract suite: JetStream and in memory.
 */
export interface EventLog {
  /**
   * Appends all or nothing. Concurrent appends share one commit (group commit).
   * @throws AppendConflictError when the expectation does not hold (retry: reload and decide again)
   * @throws LogUnavailableError when no acknowledgement came in time; the outcome is unknown
   */
  append(events: NewEvent | readonly NewEvent[], options?: AppendOptions): Promise<Appended>;

  /**
   * Load, fold, decide, append, and once more from the start on conflict (at most 20 times). Decisions of one
   * process on the same subject are made one after another, in the order of the calls.
   * @returns no events when the decider decided that nothing happened
   */
  decide<Command, State, Fact extends EventFact>(
    target: DecideTarget,
    decider: Decider<Command, State, Fact>,
    command: Command,
  ): Promise<Appended>;

  /** Stored events in order; bounded. */
  read(query?: ReadQuery): AsyncIterable<RecordedEvent>;

  /**
   * Stored, then live events in order, each once, until the signal aborts. Survives reconnects and a
   * lost consumer. Array per arrival burst, so that a reader can coalesce.
   */
  tail(query: TailQuery): AsyncIterable<readonly RecordedEvent[]>;

  /** The last event on a subject (wildcards allowed): one direct get. */
  last(subject: string): Promise<RecordedEvent | undefined>;

  /** The event with this sequence: one direct get. */
  get(sequence: number): Promise<RecordedEvent | undefined>;

  bounds(): Promise<LogBounds>;
}
