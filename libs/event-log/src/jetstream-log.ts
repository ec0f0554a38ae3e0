import { DeliverPolicy, jetstream, jetstreamManager, type JetStreamClient, JetStreamApiError, type StoredMsg } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import type { EventFact, RecordedEvent } from '@posthorn/events';
import type { ConnectedEventLog } from './connect.js';
import { decideOn } from './decide.js';
import type { Decider } from './decider.js';
import { decodeEvent } from './decode.js';
import { encodeEvent, recorded } from './encode.js';
import { AppendConflictError, LogUnavailableError } from './errors.js';
import type { Appended, AppendOptions, DecideTarget, LogBounds, NewEvent, ReadQuery, TailQuery } from './event-log.js';
import { EVENTS_STREAM } from './streams.js';

const WRONG_LAST_SEQUENCE = new Set([10071, 10164]);

export class JetStreamEventLog implements ConnectedEventLog {
  private readonly js: JetStreamClient;

  constructor(
    readonly connection: NatsConnection,
    private readonly epoch: number,
  ) {
    this.js = jetstream(connection);
  }

  async append(events: NewEvent | readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    const units = ('fact' in events ? [events] : events).map((event) => encodeEvent(event));
    const out: RecordedEvent[] = [];
    let expect = options.expect;
    let duplicate = false;
    for (const [i, unit] of units.entries()) {
      const h = headers();
      if (options.messageId !== undefined) h.set('Nats-Msg-Id', i === 0 ? options.messageId : `${options.messageId}#${i}`);
      if (expect) {
        h.set('Nats-Expected-Last-Subject-Sequence', `${expect.lastSequence}`);
        h.set('Nats-Expected-Last-Subject-Sequence-Subject', expect.subject);
      }
      try {
        const ack = await this.js.publish(unit.subject, unit.body, { headers: h, timeout: 5000 });
        if (ack.duplicate) duplicate = true;
        const event = ack.duplicate ? await this.get(ack.seq) : recorded(unit, ack.seq, this.epoch);
        if (event) out.push(event);
      } catch (error) {
        if (expect && error instanceof JetStreamApiError && WRONG_LAST_SEQUENCE.has(error.code)) {
          throw new AppendConflictError(expect.subject, expect.lastSequence, { cause: error });
        }
        throw new LogUnavailableError('no acknowledgement', { cause: error });
      }
      expect = undefined;
    }
    return { events: out, duplicate };
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

  async close(): Promise<void> {
    await this.connection.drain();
  }

  private decoded(message: StoredMsg | null): RecordedEvent | undefined {
    return message ? decodeEvent({ subject: message.subject, sequence: message.seq, body: message.data }, this.epoch) : undefined;
  }
}
