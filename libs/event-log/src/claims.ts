import { JetStreamApiCodes, JetStreamApiError, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import type { EventDefinition, RecordedOf } from '@posthorn/events';
import type { Claim } from './claim.js';
import { ClaimConsumer } from './claim-consumer.js';
import type { ConnectedEventLog } from './connect.js';
import { inboundOf } from './inbound.js';
import { recordParked } from './parking.js';
import { EVENTS_STREAM, TIMERS_STREAM } from './streams.js';
import type { Timer } from './timers.js';

export interface ClaimQueueOptions {
  /** Of the durable consumer, shared by all replicas. One plain subject token. */
  readonly durable: string;
  readonly workspaceId: string;
  /** A claim without a sign of life for this long goes to another replica. Milliseconds. */
  readonly leaseMs: number;
  /** Failures of a message that nobody foresaw, before it is parked. */
  readonly maxDeliver?: number;
}

export interface ClaimHandlers<Item> {
  /** Must not throw. */
  claimed(claim: Claim<Item>): void;
  /** Fewer messages are on their way than were asked for: the time to ask again. */
  ended(): void;
}

/** A durable consumer of one workspace that is asked for as much as can be taken. */
export interface ClaimQueue {
  /** Messages that are on their way, or may come at any time. */
  readonly outstanding: number;
  /** Lets so many more come, now or when there are some. Nothing happens while the consumer is lost; `ended` says when it is back. */
  pull(count: number): void;
  /** Nothing comes any more once this resolved; `pull` begins anew. */
  drain(): Promise<void>;
  /** `drain`, for good. What is held stays so until it is settled, or the lease ends. */
  close(): Promise<void>;
}

/** Over all replicas. */
const MAX_ACK_PENDING = 10_000;
const MAX_DELIVER = 50;
const TENDS_PER_LEASE = 6;

/**
 * Durable consumers of single workspaces, for whoever serves many of them fairly: each is pulled on its own, so that
 * what waits in one delays nobody in another (ADR 0021).
 */
export class Claims {
  private readonly logger = new Logger(Claims.name);
  private readonly queues = new Set<ClaimConsumer<unknown>>();
  private readonly tending = new Map<number, NodeJS.Timeout>();

  private constructor(
    private readonly log: ConnectedEventLog,
    private readonly manager: JetStreamManager,
    private readonly epoch: number,
  ) {
    void this.pullAgainOnReconnect();
  }

  static async of(log: ConnectedEventLog): Promise<Claims> {
    const [manager, { epoch }] = await Promise.all([
      jetstreamManager(log.connection, { checkAPI: false }),
      log.bounds(),
    ]);
    return new Claims(log, manager, epoch);
  }

  /** Opens the consumer of one event type in one workspace; it is created when missing, and begins with the first such event. */
  events<Definition extends EventDefinition>(
    definition: Definition,
    options: ClaimQueueOptions,
    handlers: ClaimHandlers<RecordedOf<Definition>>,
  ): Promise<ClaimQueue> {
    const { durable, workspaceId } = options;
    const inbound = inboundOf(durable, { events: { durable, definitions: [definition] } }, this.epoch, workspaceId);
    // What `inbound.decode` answers has been parsed by this definition.
    return this.open(
      { ...inbound, decode: (message) => inbound.decode(message) as RecordedOf<Definition> },
      options,
      handlers,
    );
  }

  /** Opens the consumer of one workspace's timers of one kind. No other consumer may take this kind. */
  timers(kind: string, options: ClaimQueueOptions, handlers: ClaimHandlers<Timer>): Promise<ClaimQueue> {
    const { durable, workspaceId } = options;
    const inbound = inboundOf(durable, { timer: { kind } }, this.epoch, workspaceId);
    return this.open({ ...inbound, decode: (message) => inbound.decode(message) as Timer }, options, handlers);
  }

  /** Names of the durable consumers that exist, of those that begin so. */
  async durables(of: 'events' | 'timers', prefix: string): Promise<readonly string[]> {
    const names: string[] = [];
    const stream = of === 'events' ? EVENTS_STREAM : TIMERS_STREAM;
    for await (const { name } of this.manager.consumers.list(stream)) if (name.startsWith(prefix)) names.push(name);
    return names;
  }

  /** Whether there is a durable consumer of this name. */
  async exists(of: 'events' | 'timers', durable: string): Promise<boolean> {
    try {
      await this.manager.consumers.info(of === 'events' ? EVENTS_STREAM : TIMERS_STREAM, durable);
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound) return false;
      throw error;
    }
  }

  /** Messages of a durable consumer that were not delivered yet. */
  async depth(of: 'events' | 'timers', durable: string): Promise<number> {
    const { num_pending } = await this.manager.consumers.info(of === 'events' ? EVENTS_STREAM : TIMERS_STREAM, durable);
    return num_pending;
  }

  /** Claims that this process has not settled. */
  get held(): number {
    return [...this.queues].reduce((sum, queue) => sum + queue.held, 0);
  }

  /** Ends what this process does by itself; claims that are still held are not kept any longer. */
  async close(): Promise<void> {
    for (const timer of this.tending.values()) clearInterval(timer);
    this.tending.clear();
    await Promise.all([...this.queues].map((queue) => queue.close()));
    this.queues.clear();
  }

  private async open<Item>(
    inbound: Omit<ReturnType<typeof inboundOf>, 'decode'> & {
      decode(message: { subject: string; seq: number; data: Uint8Array }): Item;
    },
    { leaseMs, maxDeliver = MAX_DELIVER }: ClaimQueueOptions,
    handlers: ClaimHandlers<Item>,
  ): Promise<ClaimQueue> {
    const { durable, stream, workspaceOf } = inbound;
    const options = { ...inbound, ackWaitMs: leaseMs, maxDeliver, maxAckPending: MAX_ACK_PENDING };
    const consumer = new ClaimConsumer<Item>(this.log.connection, this.manager, options, {
      claimed: (claim) => handlers.claimed(claim),
      ended: () => handlers.ended(),
      warn: (message, cause) => this.warn(message, cause),
      park: ({ subject, info: { sequence } }, failure) =>
        recordParked(this.log, { ...failure, durable, stream, workspaceId: workspaceOf(subject), subject, sequence }),
    });
    await consumer.start();
    this.queues.add(consumer);
    this.tend(leaseMs);
    return {
      get outstanding() {
        return consumer.outstanding;
      },
      pull: (count) => consumer.pull(count),
      drain: () => consumer.drain(),
      close: async () => {
        await consumer.close();
        // What is held goes on being kept.
        if (consumer.held === 0) this.queues.delete(consumer);
      },
    };
  }

  private tend(leaseMs: number): void {
    const everyMs = Math.max(leaseMs / TENDS_PER_LEASE, 50);
    if (this.tending.has(everyMs)) return;
    const tendAll = () => {
      for (const queue of this.queues) void queue.tend();
    };
    this.tending.set(everyMs, setInterval(tendAll, everyMs).unref());
  }

  private async pullAgainOnReconnect(): Promise<void> {
    for await (const { type } of this.log.connection.status()) {
      if (type === 'reconnect') for (const queue of this.queues) queue.reconnected();
    }
  }

  private warn(message: string, cause: unknown): void {
    this.logger.warn(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
