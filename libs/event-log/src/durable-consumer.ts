import {
  AckPolicy,
  type Consumer,
  type ConsumerConfig,
  DeliverPolicy,
  type JetStreamManager,
  JetStreamApiCodes,
  JetStreamApiError,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { LogReplacedError } from './errors.js';
import { epochOf, hasEpoch } from './streams.js';

export interface DurableConsumerOptions {
  readonly stream: string;
  readonly durable: string;
  readonly filters: readonly string[];
  readonly ackWaitMs: number;
  /** Messages handled at once in this process. */
  readonly concurrency: number;
  /** A work queue holds only what is not acknowledged yet; its consumers always take all of it. */
  readonly from: 'beginning' | 'now' | 'work queue';
}

/** How long one pull waits on the server for messages. */
const PULL_MS = 30_000;
/** Without news of the server for two of these, the consumer counts as lost. */
const HEARTBEAT_MS = 2_000;
const RECREATE_DELAY_MS = 500;
/** What was acknowledged since the last look is repeated when the consumer is lost. */
const FLOOR_REFRESH_MS = 5_000;
/** Over all replicas; a stuck handler must not stop the others. */
const MAX_ACK_PENDING = 1_000;

/**
 * Pulls from one durable consumer, never more messages than there are free hands: what arrived is being
 * handled. The consumer is created when missing, and again when lost.
 */
export class DurableConsumer {
  private readonly stopping = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private pulling: { stop(): void } | undefined;
  private running: Promise<void> = Promise.resolve();
  /** All messages up to here are settled: where a lost consumer is made anew. */
  private floor = 0;
  private floorWatch: NodeJS.Timeout | undefined;
  /** Of the stream, as it was at the start. */
  private epoch: number | undefined;

  constructor(
    private readonly manager: JetStreamManager,
    private readonly options: DurableConsumerOptions,
    /** Must not throw. */
    private readonly handle: (message: JsMsg) => Promise<void>,
    private readonly warn: (message: string, cause: unknown) => void,
  ) {}

  /** Creates the consumer when missing and starts to pull. */
  async start(): Promise<void> {
    const consumer = await this.ensure();
    this.running = this.run(consumer);
    this.floorWatch = setInterval(() => void this.readFloor(), FLOOR_REFRESH_MS);
  }

  /** Stops pulling and waits for the handlers that run. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.floorWatch);
    this.pulling?.stop();
    await this.running;
    await Promise.all(this.inFlight);
  }

  /** Gives up the pull under way for a new one: the server forgets pulls when a connection ends. */
  repull(): void {
    this.pulling?.stop();
  }

  /** Aborts when `stop` is called. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  private async run(first: Consumer): Promise<void> {
    let consumer: Consumer | undefined = first;
    while (!this.signal.aborted) {
      try {
        consumer ??= await this.ensure();
        await this.pull(consumer);
      } catch (error) {
        if (this.signal.aborted) return;
        this.warn(`consumer ${this.options.durable} is lost and will be looked for again`, error);
        consumer = undefined;
        await sleep(RECREATE_DELAY_MS);
      }
    }
  }

  private async pull(consumer: Consumer): Promise<void> {
    const { concurrency } = this.options;
    if (this.inFlight.size >= concurrency) {
      await Promise.race(this.inFlight);
      // Handlers that end together are replaced by one pull.
      await setImmediate();
    }
    const messages = await consumer.fetch({
      max_messages: concurrency - this.inFlight.size,
      expires: PULL_MS,
      idle_heartbeat: HEARTBEAT_MS,
    });
    this.pulling = messages;
    if (this.signal.aborted) messages.stop();
    for await (const message of messages) this.begin(message);
  }

  private begin(message: JsMsg): void {
    const task = this.handle(message).finally(() => this.inFlight.delete(task));
    this.inFlight.add(task);
  }

  private async readFloor(): Promise<void> {
    try {
      const { ack_floor } = await this.manager.consumers.info(this.options.stream, this.options.durable);
      this.floor = Math.max(this.floor, ack_floor.stream_seq);
    } catch {
      // The older position serves as well; that the server or the consumer is gone is noticed by the pull.
      return;
    }
  }

  /** @throws LogReplacedError when the stream is not the one of the start: where to begin in it nobody here knows */
  private async ensure(): Promise<Consumer> {
    const { stream, durable } = this.options;
    const { consumers, streams } = this.manager;
    const info = await streams.info(stream);
    this.epoch ??= epochOf(info);
    if (!hasEpoch(info, this.epoch)) throw new LogReplacedError();
    try {
      const { ack_floor } = await consumers.info(stream, durable);
      this.floor = Math.max(this.floor, ack_floor.stream_seq);
      await consumers.update(stream, durable, this.settings());
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound) throw error;
      await this.create();
    }
    return this.manager.jetstream().consumers.get(stream, durable);
  }

  private async create(): Promise<void> {
    const { stream, durable, from } = this.options;
    if (from === 'now' && this.floor === 0) {
      // Not DeliverPolicy.New: were the consumer lost at once, the next one would begin too late.
      this.floor = (await this.manager.streams.info(stream)).state.last_seq;
    }
    await this.manager.consumers.add(stream, {
      ...this.settings(),
      durable_name: durable,
      ...(this.floor > 0 && from !== 'work queue'
        ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.floor + 1 }
        : { deliver_policy: DeliverPolicy.All }),
    });
  }

  private settings(): Partial<ConsumerConfig> {
    return {
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(this.options.ackWaitMs),
      // The server would drop a message after its last delivery without a word; settle.ts parks it.
      max_deliver: -1,
      max_ack_pending: MAX_ACK_PENDING,
      filter_subjects: [...this.options.filters],
    };
  }
}
