import type { Timers } from '@posthorn/event-log';
import { type ClaimedSend, waiting } from '../attempt/claimed-send.js';
import { type Holder, parkedKind } from './parked-sends.js';

/** Kind of the timers that bring a send back to its line. Each workspace's are claimed on their own. */
export const RETRY = 'retry-send';

type Waiter = Pick<ClaimedSend, 'send' | 'belief' | 'triedAtMs'>;

/** Sends that wait outside of their line, so that nobody waits behind them. */
export class Waits {
  constructor(private readonly timers: Timers) {}

  /** @throws LogUnavailableError when nobody confirmed it; the send is still where it was */
  until(waiter: Waiter, atMs: number): Promise<void> {
    return this.schedule(RETRY, waiter, atMs);
  }

  /** Until its place in a pace; it need not take another one then. Throws like `until`. */
  forPace(waiter: Waiter, atMs: number): Promise<void> {
    return this.schedule(RETRY, waiter, atMs, true);
  }

  /** Until the agent or the campaign is resumed. Throws like `until`. */
  forHolder(waiter: Waiter, holder: Holder): Promise<void> {
    return this.schedule(parkedKind(holder), waiter, Date.now());
  }

  private schedule(kind: string, waiter: Waiter, atMs: number, paced = false): Promise<void> {
    const { workspaceId, data: send } = waiter.send;
    const data = { ...waiting(waiter, paced) };
    return this.timers.schedule({ kind, workspaceId, id: send.requestId, at: new Date(atMs), data });
  }
}
