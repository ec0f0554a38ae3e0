import type { JetStreamManager } from '@nats-io/jetstream';
import { createInbox, type Msg, type NatsConnection, nanos, type Subscription } from '@nats-io/nats-core';
import { Claim, type ClaimPort } from './claim.js';
import { ConsumerState, type ConsumerStateOptions } from './consumer-state.js';
import { deliveryInfo } from './delivery-info.js';

export interface ClaimConsumerOptions<Item> extends ConsumerStateOptions {
  readonly maxDeliver: number;
  decode(message: { subject: string; seq: number; data: Uint8Array }): Item;
}

export interface ClaimConsumerPort<Item> {
  /** Must not throw. */
  claimed(claim: Claim<Item>): void;
  /** A pull ended, or was lost: fewer messages are on their way than were asked for. */
  ended(): void;
  park(claim: Claim<unknown>, failure: { code: string; reason: string; deliveries: number }): Promise<unknown>;
  warn(message: string, cause: unknown): void;
}

/** How long a pull waits on the server: a standing one costs nothing, and is renewed that often. */
const PULL_MS = 60_000;
/** Without an answer this long after its time the pull was lost, and maybe the consumer with it. */
const OVERDUE_MS = 5_000;
const RETRY_MS = 500;

/** Statuses that end a pull, as numbers of HTTP: no message, time over. All others mean that something is wrong. */
const QUIET_ENDS = new Set([404, 408]);

/**
 * One durable consumer, pulled as the holder asks: never more messages than it said it can take. A pull that finds
 * nothing stands on the server until something comes, so nothing is polled and a lone message is here one way later.
 *
 * Written on the core client: an iterator with a heartbeat for each of a thousand consumers is what the client has
 * (`@nats-io/jetstream` 3.4), and it cannot be asked for more while it waits.
 */
export class ClaimConsumer<Item> {
  private readonly state: ConsumerState;
  private readonly claims = new Set<Claim<unknown>>();
  /** What each pull may still bring, oldest first, by its reply subject. */
  private readonly pulls = new Map<string, { left: number; readonly overdueAtMs: number }>();
  private readonly port: ClaimPort;
  /** An inbox of its own for each, or pulls of an earlier one would come to life again. */
  private inbox = '';
  private subscription: Subscription | undefined;
  private pullCount = 0;
  private isReady = false;
  private isClosed = false;
  private acked = false;
  private repairing: Promise<void> | undefined;

  constructor(
    private readonly connection: NatsConnection,
    manager: JetStreamManager,
    private readonly options: ClaimConsumerOptions<Item>,
    private readonly out: ClaimConsumerPort<Item>,
  ) {
    this.state = new ConsumerState(manager, options);
    this.port = {
      leaseMs: options.ackWaitMs,
      maxDeliver: options.maxDeliver,
      now: () => performance.now(),
      released: (claim) => {
        this.acked = true;
        this.claims.delete(claim);
      },
      park: (claim, failure) => out.park(claim, failure),
      warn: (message, cause) => out.warn(message, cause),
    };
  }

  /** Claims that are not settled yet. */
  get held(): number {
    return this.claims.size;
  }

  /** Messages that are on their way, or may come at any time. */
  get outstanding(): number {
    let sum = 0;
    for (const { left } of this.pulls.values()) sum += left;
    return sum;
  }

  /** Creates the consumer when missing. Nothing comes until `pull`. */
  async start(): Promise<void> {
    await this.state.ensure();
    this.isReady = true;
  }

  /** Lets so many more messages come; nothing happens while the consumer is being looked for. */
  pull(count: number): void {
    if (count <= 0 || !this.isReady || this.isClosed || this.connection.isClosed()) return;
    this.subscription ??= this.subscribe();
    const reply = `${this.inbox}.${++this.pullCount}`;
    this.pulls.set(reply, { left: count, overdueAtMs: performance.now() + PULL_MS + OVERDUE_MS });
    const { stream, durable } = this.options;
    const request = JSON.stringify({ batch: count, expires: nanos(PULL_MS) });
    this.connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, request, { reply });
  }

  /** Ends all pulls; what is on its way still comes, and is all here when this resolves. `pull` begins anew. */
  async drain(): Promise<void> {
    const { subscription } = this;
    this.subscription = undefined;
    this.pulls.clear();
    // The server's answer to the unsubscription stands behind all that it sent before.
    await subscription?.drain().catch(() => undefined);
  }

  /** Like `drain`, for good. Claims that are held stay so until they are settled. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.drain();
  }

  /** To be called a few times within a lease: keeps claims, notices lost pulls, remembers how far the consumer is. */
  async tend(): Promise<void> {
    for (const claim of this.claims) claim.keep();
    const nowMs = performance.now();
    if ([...this.pulls.values()].some(({ overdueAtMs }) => nowMs > overdueAtMs)) this.lost('a pull was not answered');
    if (!this.acked || !this.isReady) return;
    this.acked = false;
    await this.state.readFloor();
  }

  /** The server forgets pulls when a connection ends. */
  reconnected(): void {
    this.pulls.clear();
    this.out.ended();
  }

  private subscribe(): Subscription {
    const inbox = createInbox();
    this.inbox = inbox;
    return this.connection.subscribe(`${inbox}.*`, {
      callback: (error, message) => {
        if (error) this.lost(error);
        // A status comes to the inbox, a message under its own subject.
        else if (message.subject.startsWith(inbox)) this.endPull(message);
        else this.claim(message);
      },
    });
  }

  private claim(message: Msg): void {
    this.countDown();
    const info = deliveryInfo(message.reply);
    if (!info) return;
    const { subject, data } = message;
    let item: Item;
    try {
      item = this.options.decode({ subject, seq: info.sequence, data });
    } catch (error) {
      void this.hold(new Claim<undefined>(undefined, info, message, this.port)).fail(error);
      return;
    }
    this.out.claimed(this.hold(new Claim(item, info, message, this.port)));
  }

  private hold<Held>(claim: Claim<Held>): Claim<Held> {
    this.claims.add(claim);
    return claim;
  }

  /** Pulls are served in their order. */
  private countDown(): void {
    for (const [reply, pull] of this.pulls) {
      if (--pull.left <= 0) this.pulls.delete(reply);
      return;
    }
  }

  private endPull({ subject, headers }: Msg): void {
    this.pulls.delete(subject);
    const code = headers?.code ?? 0;
    if (QUIET_ENDS.has(code)) this.out.ended();
    else this.lost(`${code} ${headers?.description ?? ''}`);
  }

  /** Deleted, moved to another server, or the server is away: looked for until it is there again. */
  private lost(cause: unknown): void {
    if (this.isClosed || this.repairing) return;
    this.isReady = false;
    this.pulls.clear();
    this.out.warn(`consumer ${this.options.durable} is lost and will be looked for again`, cause);
    this.repairing = this.repair().finally(() => {
      this.repairing = undefined;
      this.out.ended();
    });
  }

  private async repair(): Promise<void> {
    while (!this.isClosed && !this.connection.isClosed()) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      try {
        return await this.start();
      } catch (error) {
        this.out.warn(`consumer ${this.options.durable} cannot be had yet`, error);
      }
    }
  }
}
