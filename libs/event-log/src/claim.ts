import type { Msg } from '@nats-io/nats-core';
import { nanos } from '@nats-io/nats-core';
import { judge } from './consume.js';
import type { DeliveryInfo } from './delivery-info.js';

/** What becomes of claims besides their messages; one per consumer. */
export interface ClaimPort {
  readonly leaseMs: number;
  readonly maxDeliver: number;
  /** Milliseconds, monotonic; goes on while the process stands still. */
  now(): number;
  /** The claim is no longer this process's. */
  released(claim: Claim<unknown>): void;
  /** Makes the failure a fact. */
  park(claim: Claim<unknown>, failure: { code: string; reason: string; deliveries: number }): Promise<unknown>;
  warn(message: string, cause: unknown): void;
}

/**
 * A message that this process holds until it says what became of it. While it is held the server is told so again
 * and again (`keep`); a process that ends or stands still for the lease loses its claims to the others.
 * Exactly one of `ack`, `giveBack` and `fail` is called; what follows the first has no effect.
 */
export class Claim<Item> {
  private keptAtMs: number;
  private isSettled = false;

  constructor(
    readonly item: Item,
    readonly info: DeliveryInfo,
    private readonly message: Pick<Msg, 'subject' | 'respond'>,
    private readonly port: ClaimPort,
  ) {
    this.keptAtMs = port.now();
  }

  get subject(): string {
    return this.message.subject;
  }

  /**
   * False when the server has given the message to somebody else, or is about to. Looked at before what must not
   * be done twice; it cannot know of a message that was old when it arrived.
   */
  get isHeld(): boolean {
    return this.port.now() - this.keptAtMs < this.port.leaseMs;
  }

  /** Tells the server that the claim is still worked on, when it has not heard of it for a third of the lease. */
  keep(): void {
    if (this.isSettled || this.port.now() - this.keptAtMs < this.port.leaseMs / 3) return;
    // Lost meanwhile: a sign of life would take it from whoever has it now.
    if (!this.isHeld) return;
    this.say(WORKING);
    this.keptAtMs = this.port.now();
  }

  /** Done: it is never delivered again. */
  ack(): void {
    if (this.settle()) this.say(ACK);
  }

  /** Not done: it is delivered again, here or elsewhere. @param delayMs at once when left out */
  giveBack(delayMs = 0): void {
    const { isHeld } = this;
    // Whoever has it by now keeps it.
    if (!this.settle() || !isHeld) return;
    this.say(delayMs > 0 ? `-NAK {"delay":${nanos(Math.round(delayMs))}}` : NAK);
  }

  /** An error nobody foresaw: delivered again after a delay that grows, or parked, by the policy of consume.ts. Never rejects. */
  async fail(error: unknown): Promise<void> {
    const { deliveries, sequence } = this.info;
    const where = `message ${sequence} on ${this.subject}, delivery ${deliveries}`;
    const verdict = judge(error, deliveries, this.port.maxDeliver, Math.random());
    if (verdict.outcome === 'redeliver') {
      this.port.warn(`${where} failed, again in ${verdict.delayMs} ms`, error);
      this.giveBack(verdict.delayMs);
      return;
    }
    try {
      await this.port.park(this, { code: verdict.code, reason: verdict.reason, deliveries });
      this.port.warn(`${where} failed and is parked (${verdict.code})`, error);
      if (this.settle()) this.say(TERM);
    } catch (parkingError) {
      this.port.warn(`${where} failed and could not be parked`, parkingError);
      this.giveBack(this.port.leaseMs);
    }
  }

  private say(what: string): void {
    try {
      this.message.respond(what);
    } catch (error) {
      // Not to be told any more; it delivers the message again.
      this.port.warn(`the server was not told of ${this.subject}`, error);
    }
  }

  private settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.port.released(this);
    return true;
  }
}

const ACK = '+ACK';
const NAK = '-NAK';
const WORKING = '+WPI';
const TERM = '+TERM';
