import type { JetStreamClient, JetStreamManager, MsgRequest, StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { Logger } from '@nestjs/common';
import type { EventFact, RecordedEvent } from '@posthorn/events';
import { type AppendUnit, appendUnit } from './append-unit.js';
import { confirmed, type Place } from './confirmed.js';
import { ConnectionState } from './connection-state.js';
import { type DecisionLog, decideOn, type Loaded } from './decide.js';
import type { Decider } from './decider.js';
import { decodeEvent, type StoredMessage, UndecodableMessageError, withStoredAt } from './decode.js';
import { findOriginal, history, isShort, latest } from './direct-reads.js';
import { type EncodedEvent, encodeEvent, recorded } from './encode.js';
import { LogReplacedError, LogUnavailableError } from './errors.js';
import type {
  Appended,
  AppendOptions,
  DecideTarget,
  EventLog,
  LogBounds,
  NewEvent,
  ReadQuery,
  TailQuery,
} from './event-log.js';
import { follow, type FollowPort } from './follow.js';
import { type CommitPort, GroupCommit } from './group-commit.js';
import { CommitMetrics } from './log-metrics.js';
import { commit } from './publish.js';
import { type ReadOne, replay, replayOne } from './replay.js';
import { EVENTS_STREAM, hasEpoch } from './streams.js';
import { ATTRIBUTE, inAppendSpan } from './tracing.js';
import { Turns } from './turns.js';

const ACK_TIMEOUT_MS = 5_000;

export interface SubjectTailQuery {
  readonly subject: string;
  readonly after: number;
  readonly signal: AbortSignal;
}

/** The log on a JetStream stream (ADR 0001). */
export class JetStreamEventLog implements EventLog {
  private readonly js: JetStreamClient;
  private readonly state: ConnectionState;
  private readonly commits: GroupCommit;
  private readonly decisions: DecisionLog = {
    turns: new Turns(),
    append: (events, options) => this.append(events, options),
    load: (target) => this.load(target),
  };
  private readonly logger = new Logger('EventLog');

  constructor(
    readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly epoch: number,
    gatherMs?: number,
  ) {
    this.js = manager.jetstream();
    this.state = new ConnectionState(connection);
    const measured = new CommitMetrics();
    const port: CommitPort = {
      commit: (units) =>
        this.state.exchange(() => measured.measure(eventsOf(units), () => commit(connection, units, ACK_TIMEOUT_MS))),
      findOriginal: (unit) => findOriginal(connection, unit),
    };
    this.commits = new GroupCommit(port, { gatherMs });
  }

  async append(events: NewEvent | readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    const list = 'fact' in events ? [events] : events;
    const [first] = list;
    if (!first) return { events: [], duplicate: false };
    const attributes = { [ATTRIBUTE.workspaceId]: first.workspaceId, [ATTRIBUTE.messageCount]: list.length };
    return inAppendSpan(EVENTS_STREAM, attributes, (traceparent) => this.appendAll(list, options, traceparent));
  }

  private async appendAll(
    list: readonly NewEvent[],
    options: AppendOptions,
    traceparent: string | undefined,
  ): Promise<Appended> {
    const encoded = list.map((event) => encodeEvent(event, traceparent));
    const { first, duplicate } = await this.commits.submit(appendUnit(encoded, options));
    if (first === undefined) return { events: [], duplicate };
    if (!duplicate) return stored(encoded, first, this.epoch);
    // As first stored: a repeated command may carry another time, and so would make another id.
    const originals = await Promise.all(encoded.map((_, i) => this.get(first + i)));
    return { events: originals.filter((event) => event !== undefined), duplicate };
  }

  decide<Command, State, Fact extends EventFact>(
    target: DecideTarget,
    decider: Decider<Command, State, Fact>,
    command: Command,
  ): Promise<Appended> {
    return decideOn(this.decisions, target, decider, command);
  }

  async *read(query: ReadQuery = {}): AsyncIterable<RecordedEvent> {
    const { last, one } = await this.look();
    const until = Math.min(query.until ?? last, last);
    if (until <= (query.after ?? 0)) return;
    let left = query.limit ?? Infinity;
    for await (const message of replay(one, { ...query, until })) {
      const event = this.decode(message);
      if (!event) continue;
      yield event;
      if (--left <= 0) return;
    }
  }

  async *tail(query: TailQuery): AsyncIterable<readonly RecordedEvent[]> {
    yield* follow(this.followPort(), query, (message) => {
      const event = this.decode(message);
      return event && withStoredAt(event, message);
    });
  }

  /** Subjects alone, in order, each once: for those who only want to know that something happened. Nothing is decoded. */
  async *tailSubjects({ subject, after, signal }: SubjectTailQuery): AsyncIterable<readonly string[]> {
    const query = { subjects: [subject], after, signal, headersOnly: true };
    yield* follow(this.followPort(), query, (message) => message.subject);
  }

  async last(subject: string): Promise<RecordedEvent | undefined> {
    const message = await this.lastMessage(subject);
    return message ? this.decode(message) : undefined;
  }

  async get(sequence: number): Promise<RecordedEvent | undefined> {
    const message = await this.answer(() => this.manager.direct.getMessage(EVENTS_STREAM, { seq: sequence }));
    return message ? this.decode(message) : undefined;
  }

  async bounds(): Promise<LogBounds> {
    const { state } = await this.info();
    const first = state.messages === 0 ? state.last_seq + 1 : state.first_seq;
    return { first, last: state.last_seq, epoch: this.epoch };
  }

  /** Finishes what is in flight, then leaves the server; also when it is away. Never rejects. */
  async close(): Promise<void> {
    await this.commits.idle();
    await this.state.close();
  }

  /** @throws LogUnavailableError when none comes, whatever the client calls it */
  private async answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await this.state.exchange(ask);
    } catch (cause) {
      throw new LogUnavailableError('the log does not answer', { cause });
    }
  }

  /** @throws LogReplacedError */
  private async info(): Promise<StreamInfo> {
    const info = await this.answer(() => this.manager.streams.info(EVENTS_STREAM));
    if (!hasEpoch(info, this.epoch)) throw new LogReplacedError();
    return info;
  }

  private followPort(): FollowPort {
    return { js: this.js, look: () => this.look(), warn: (message, cause) => this.warn(message, cause) };
  }

  /** The log's last sequence, and the cheapest way to read up to it that is correct. */
  private async look(): Promise<{ last: number; one: ReadOne }> {
    const { state, config } = await this.info();
    const one: ReadOne = (range, subject) =>
      isShort(range) ? history(this.connection, subject ?? '>', range) : replayOne(this.js, range, subject);
    const last = state.last_seq;
    if (config.num_replicas === 1) return { last, one };
    return { last, one: confirmed(one, (subject, place) => this.firstOnLeader(subject, place)) };
  }

  /** Not a direct get: this one only the leader answers. */
  private async firstOnLeader(subject: string, place: Place): Promise<number | undefined> {
    const query = { ...place, next_by_subj: subject };
    // The client's type has no such query, though the server takes it (2.11).
    const message = await this.answer(() => this.manager.streams.getMessage(EVENTS_STREAM, query as MsgRequest));
    return message?.seq;
  }

  private lastMessage(subject: string): Promise<StoredMessage | null> {
    return this.answer(() => this.manager.direct.getMessage(EVENTS_STREAM, { last_by_subj: subject }));
  }

  private async *load({ subject, fold }: Pick<DecideTarget, 'subject' | 'fold'>): AsyncGenerator<Loaded> {
    if (fold === 'last') {
      const message = await this.lastMessage(subject);
      const event = message ? this.decode(message) : undefined;
      if (message && event) yield { sequence: message.seq, event };
      // What is no event says nothing of what was before it.
      if (event || !message) return;
    }
    const messages = fold === 'latest' ? await latest(this.connection, subject) : history(this.connection, subject);
    for await (const message of messages) yield { sequence: message.seq, event: this.decode(message) };
  }

  /** Nothing for a message that is no event: it is skipped with a warning, and stops nobody. */
  private decode(message: StoredMessage): RecordedEvent | undefined {
    try {
      return decodeEvent(message, this.epoch);
    } catch (error) {
      if (!(error instanceof UndecodableMessageError)) throw error;
      this.warn('skipped', error);
      return undefined;
    }
  }

  private warn(message: string, cause: unknown): void {
    this.logger.warn(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function eventsOf(units: readonly AppendUnit[]): number {
  return units.reduce((sum, { events }) => sum + events.length, 0);
}

/** What an append stored. Most callers never look: ids are made for those who do. */
function stored(encoded: readonly EncodedEvent[], first: number, epoch: number): Appended {
  return {
    duplicate: false,
    get events() {
      return encoded.map((event, i) => recorded(event, first + i, epoch));
    },
  };
}
