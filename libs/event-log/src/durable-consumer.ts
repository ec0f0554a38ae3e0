import type { Consumer, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { ConsumerState, type ConsumerStateOptions } from './consumer-state.js';
import { Hands } from './hands.js';

export interface DurableConsumerOptions extends ConsumerStateOptions {
  /** Messages handled at once in this process. */
  readonly concurrency: number;
}

/** How long one pull waits on the server for messages. */
const PULL_MS = 30_000;
/** Without news of the server for two of these, the consumer counts as lost. */
const HEARTBEAT_MS = 2_000;
const RECREATE_DELAY_MS = 500;
/** What was acknowledged since the last look is repeated when the consumer is lost. */
const FLOOR_REFRESH_MS = 5_000;

/**
 * Pulls from one durable consumer, never more messages than there are free hands: what arrived is being
 * handled. The consumer is created when missing, and again when lost.
 */
export class DurableConsumer {
  private readonly stopping = new AbortController();
  private readonly hands: Hands;
  private pulling: { stop(): void } | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly state: ConsumerState;
  private floorWatch: NodeJS.Timeout | undefined;

  constructor(
    private readonly manager: JetStreamManager,
    private readonly options: DurableConsumerOptions,
    /** Must not throw. */
    private readonly handle: (message: JsMsg) => Promise<void>,
    private readonly warn: (message: string, cause: unknown) => void,
  ) {
    this.state = new ConsumerState(manager, options);
    this.hands = new Hands(options.concurrency);
  }

  /** Creates the consumer when missing and starts to pull. */
  async start(): Promise<void> {
    const consumer = await this.ensure();
    this.running = this.run(consumer);
    this.floorWatch = setInterval(() => void this.state.readFloor(), FLOOR_REFRESH_MS);
  }

  /** Stops pulling and waits for the handlers that run. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.floorWatch);
    this.pulling?.stop();
    await this.running;
    await this.hands.allFree();
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
    if (this.hands.free <= 0) {
      await this.hands.oneFree();
      // Handlers that end together are replaced by one pull.
      await setImmediate();
      // What was given back as we stop would come here once more, to nobody.
      if (this.signal.aborted) return;
    }
    const messages = await consumer.fetch({
      max_messages: this.hands.free,
      expires: PULL_MS,
      idle_heartbeat: HEARTBEAT_MS,
    });
    this.pulling = messages;
    if (this.signal.aborted) messages.stop();
    for await (const message of messages) this.hands.take(this.handle(message));
  }

  private async ensure(): Promise<Consumer> {
    const { stream, durable } = this.options;
    await this.state.ensure();
    return this.manager.jetstream().consumers.get(stream, durable);
  }
}
