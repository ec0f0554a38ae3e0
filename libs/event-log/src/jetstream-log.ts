import { DeliverPolicy, jetstream, jetstreamManager, type JetStreamClient, type StoredMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { EventFact, RecordedEvent } from '@posthorn/events';
import { type AppendUnit, appendUnit } from './append-unit.js';
import type { ConnectedEventLog } from './connect.js';
import { decideOn } from './decide.js';
import type { Decider } from './decider.js';
import { decodeEvent } from './decode.js';
import { encodeEvent, recorded } from './encode.js';
import type { Appended, AppendOptions, DecideTarget, LogBounds, NewEvent, ReadQuery, TailQuery } from './event-log.js';
import { GroupCommit } from './group-commit.js';
import { commit } from './publish.js';
import { EVENTS_STREAM } from './streams.js';

const ACK_TIMEOUT_MS = 5_000;
/** Longer than the dedupe window, for clocks that differ. */
const SEARCH_BACK_MS = 5 * 60_000;

export class JetStreamEventLog implements ConnectedEventLog {
  private readonly js: JetStreamClient;
  private readonly commits: GroupCommit;

  constructor(
    readonly connection: NatsConnection,
    private readonly epoch: number,
  ) {
    this.js = jetstream(connection);
    this.commits = new GroupCommit({
      commit: (units) => commit(connection, units, ACK_TIMEOUT_MS),
      findOriginal: (unit) => this.findOriginal(unit),
    });
  }

  async append(events: NewEvent | readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    const encoded = ('fact' in events ? [events] : events).map((event) => encodeEvent(event));
    if (encoded.length === 0) return { events: [], duplicate: false };
    const { first, duplicate } = await this.commits.submit(appendUnit(encoded, options));
    if (first === undefined) return { events: [], duplicate };
    if (!duplicate) return { events: encoded.map((event, i) => recorded(event, first + i, this.epoch)), duplicate };
    const stored = await Promise.all(encoded.map((_, i) => this.get(first + i)));
    return { events: stored.filter((event) => event !== undefined), duplicate };
  }

  decide<Command, State, Fact extends EventFact>(
    target: DecideTarget,
    decider: Decider<Command, State, Fact>,
    command: Command,
  ): Promise<Appended> {
    const load = (subject: string) => this.read({ subjects: [subject] });
    return decideOn({ append: (events, options) => this.append(events, options), load }, target, decider, command);
  }

  async *read(query: ReadQuery = {}): AsyncIterable<RecordedEvent> {
    const { last } = await this.bounds();
    const until = Math.min(query.until ?? last, last);
    if (until <= (query.after ?? 0)) return;
    const consumer = await this.js.consumers.get(EVENTS_STREAM, {
      ...(query.subjects && { filter_subjects: [...query.subjects] }),
      ...(query.since
        ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: query.since.toISOString() }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: (query.after ?? 0) + 1 }),
    });
    const info = await consumer.info(true);
    if (info.num_pending === 0) return;
    const messages = await consumer.consume({ max_messages: 2000 });
    try {
      for await (const message of messages) {
        if (message.seq > until) return;
        if (message.seq > (query.after ?? 0)) {
          yield decodeEvent({ subject: message.subject, sequence: message.seq, body: message.data }, this.epoch);
        }
        if (message.seq === until || message.info.pending === 0) return;
      }
    } finally {
      messages.stop();
      await consumer.delete();
    }
  }

  async *tail({ after, subjects, signal }: TailQuery): AsyncIterable<readonly RecordedEvent[]> {
    const consumer = await this.js.consumers.get(EVENTS_STREAM, {
      ...(subjects && { filter_subjects: [...subjects] }),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
    });
    const messages = await consumer.consume({ max_messages: 2000 });
    const stop = () => messages.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const message of messages) {
        if (signal.aborted) return;
        yield [decodeEvent({ subject: message.subject, sequence: message.seq, body: message.data }, this.epoch)];
      }
    } finally {
      messages.stop();
      signal.removeEventListener('abort', stop);
    }
  }

  async last(subject: string): Promise<RecordedEvent | undefined> {
    const manager = await jetstreamManager(this.connection, { checkAPI: false });
    return this.decoded(await manager.direct.getMessage(EVENTS_STREAM, { last_by_subj: subject }));
  }

  async get(sequence: number): Promise<RecordedEvent | undefined> {
    const manager = await jetstreamManager(this.connection, { checkAPI: false });
    return this.decoded(await manager.direct.getMessage(EVENTS_STREAM, { seq: sequence }));
  }

  async bounds(): Promise<LogBounds> {
    const manager = await jetstreamManager(this.connection, { checkAPI: false });
    const { state } = await manager.streams.info(EVENTS_STREAM);
    return { first: state.messages === 0 ? state.last_seq + 1 : state.first_seq, last: state.last_seq, epoch: this.epoch };
  }

  private async findOriginal({ events: [first], messageId }: AppendUnit): Promise<number | undefined> {
    if (!first) return undefined;
    const manager = await jetstreamManager(this.connection, { checkAPI: false });
    const found = await manager.direct.getBatch(EVENTS_STREAM, {
      start_time: new Date(Date.now() - SEARCH_BACK_MS),
      next_by_subj: first.subject,
      batch: 1_000,
    });
    for await (const message of found) {
      if (message.header.get('Nats-Msg-Id') === messageId) return message.seq;
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.commits.idle();
    await this.connection.drain();
  }

  private decoded(message: StoredMsg | null): RecordedEvent | undefined {
    return message ? decodeEvent({ subject: message.subject, sequence: message.seq, body: message.data }, this.epoch) : undefined;
  }
}
