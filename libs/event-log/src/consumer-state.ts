import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  type JetStreamManager,
  JetStreamApiCodes,
  JetStreamApiError,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { LogReplacedError } from './errors.js';
import { epochOf, hasEpoch } from './streams.js';

export interface ConsumerStateOptions {
  readonly stream: string;
  readonly durable: string;
  readonly filters: readonly string[];
  readonly ackWaitMs: number;
  /** Delivered and not settled, over all replicas; a stuck handler must not stop the others. */
  readonly maxAckPending?: number;
  /** A work queue holds only what is not acknowledged yet; its consumers always take all of it. */
  readonly from: 'beginning' | 'now' | 'work queue';
}

const MAX_ACK_PENDING = 1_000;

/** One durable consumer as the server has it: created when missing, and again where it was when lost. */
export class ConsumerState {
  /** All messages up to here are settled: where a lost consumer is made anew. */
  private floor = 0;
  /** Of the stream, as it was at the start. */
  private epoch: number | undefined;

  constructor(
    private readonly manager: JetStreamManager,
    private readonly options: ConsumerStateOptions,
  ) {}

  /**
   * Creates the consumer when it is missing, or puts its settings right.
   * @throws LogReplacedError when the stream is not the one of the start: where to begin in it nobody here knows
   */
  async ensure(): Promise<void> {
    const { stream, durable } = this.options;
    const { consumers, streams } = this.manager;
    const info = await streams.info(stream);
    this.epoch ??= epochOf(info);
    if (!hasEpoch(info, this.epoch)) throw new LogReplacedError();
    try {
      const { ack_floor, config } = await consumers.info(stream, durable);
      this.floor = Math.max(this.floor, ack_floor.stream_seq);
      const settings = this.settings();
      // An update is written to disk; a thousand consumers that are as they should be need none.
      if (!isSame(config, settings)) await consumers.update(stream, durable, settings);
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound) throw error;
      await this.create();
    }
  }

  /** What was acknowledged since the last look is repeated when the consumer is lost. Never rejects. */
  async readFloor(): Promise<void> {
    try {
      const { ack_floor } = await this.manager.consumers.info(this.options.stream, this.options.durable);
      this.floor = Math.max(this.floor, ack_floor.stream_seq);
    } catch {
      // The older position serves as well; that the server or the consumer is gone is noticed by the pull.
      return;
    }
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

  private settings(): Partial<ConsumerConfig> & { filter_subjects: string[] } {
    const { ackWaitMs, filters, maxAckPending = MAX_ACK_PENDING } = this.options;
    return {
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      // The server would drop a message after its last delivery without a word; settle.ts parks it.
      max_deliver: -1,
      max_ack_pending: maxAckPending,
      filter_subjects: [...filters],
    };
  }
}

function isSame(is: ConsumerConfig, wanted: Partial<ConsumerConfig> & { filter_subjects: string[] }): boolean {
  const filters = is.filter_subjects ?? (is.filter_subject === undefined ? [] : [is.filter_subject]);
  return (
    is.ack_wait === wanted.ack_wait &&
    is.max_ack_pending === wanted.max_ack_pending &&
    is.max_deliver === wanted.max_deliver &&
    filters.toSorted().join() === wanted.filter_subjects.toSorted().join()
  );
}
