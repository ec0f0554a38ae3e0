import type { JsMsg } from '@nats-io/jetstream';
import { isHopeless, judge } from './consume.js';
import type { ConsumeContext } from './subscription.js';

/** The part of a JetStream message that deciding its fate needs. */
export type Settleable = Pick<JsMsg, 'subject' | 'seq' | 'ack' | 'nak' | 'term' | 'working'> & {
  readonly info: Pick<JsMsg['info'], 'deliveryCount'>;
};

export interface Settlement {
  readonly ackWaitMs: number;
  readonly maxDeliver: number;
  readonly signal: AbortSignal;
  handle(context: ConsumeContext): Promise<unknown>;
  /** Makes the failure a fact of the log; the message is given up only after that, or when no such fact can be made. */
  park(failure: { code: string; reason: string; deliveries: number }): Promise<unknown>;
  warn(message: string, cause: unknown): void;
}

/**
 * Runs the handler of one delivery and tells the server what came of it: acknowledged, given back
 * with a delay (at once where the handler stopped with the process), or parked and given up. Never throws: what the server is not told, it delivers again.
 */
export async function settle(message: Settleable, settlement: Settlement): Promise<void> {
  const { ackWaitMs, maxDeliver, signal } = settlement;
  const deliveries = message.info.deliveryCount;
  const alive = setInterval(() => message.working(), Math.max(ackWaitMs / 3, 10));
  try {
    // More deliveries than allowed without a verdict: the handler took its process down each time.
    if (deliveries > maxDeliver) throw new HandlerLostError(deliveries - 1);
    await settlement.handle({ deliveries, signal });
    message.ack();
  } catch (error) {
    await fail(message, settlement, error);
  } finally {
    clearInterval(alive);
  }
}

async function fail(message: Settleable, settlement: Settlement, error: unknown): Promise<void> {
  const { maxDeliver, signal } = settlement;
  const deliveries = message.info.deliveryCount;
  // On its last delivery it would be parked by the next one, unread.
  if (signal.aborted && error === signal.reason && deliveries < maxDeliver) return message.nak();
  const where = `message ${message.seq} on ${message.subject}, delivery ${deliveries}`;
  const verdict = judge(error, deliveries, maxDeliver, Math.random());
  if (verdict.outcome === 'redeliver') {
    settlement.warn(`${where} failed, again in ${verdict.delayMs} ms`, error);
    message.nak(verdict.delayMs);
    return;
  }
  try {
    await settlement.park({ code: verdict.code, reason: verdict.reason, deliveries });
    settlement.warn(`${where} failed and is parked (${verdict.code})`, error);
    message.term(verdict.code);
  } catch (parkingError) {
    settlement.warn(`${where} failed and could not be parked`, parkingError);
    // Were the record itself impossible, the message would come for ever. While the log is away it has to.
    if (isHopeless(parkingError)) message.term(verdict.code);
    else message.nak(settlement.ackWaitMs);
  }
}

class HandlerLostError extends Error {
  readonly code = 'HANDLER_LOST';
  constructor(deliveries: number) {
    super(`no verdict after ${deliveries} deliveries: the process ended, or the handler was silent too long`);
  }
}
