import { normaliseAddress, type RecordedEvent } from '@posthorn/events';
import type { Refinement } from '../engine/stream-filter.js';

/** Of events that were asked about; shared, because each mailbox that is listened to asks of each event. */
const normalised = new WeakMap<object, string>();

/**
 * One mailbox of a workspace, and which events concern it: those that name it (`data.mailbox`, on inbound mail), and of
 * those that name none the ones of its agent. So an event concerns one mailbox at most, whatever else stands in it.
 */
export class Mailbox implements Refinement {
  readonly key: string;

  /**
   * @param address normalised
   * @param agentId the agent whose mailbox it is, where there is one
   */
  constructor(
    readonly address: string,
    readonly agentId: string | undefined,
  ) {
    this.key = `mailbox ${address} ${agentId ?? ''}`;
  }

  accepts(event: Pick<RecordedEvent, 'data' | 'agentId'>): boolean {
    const { mailbox } = event.data;
    if (typeof mailbox !== 'string') return this.agentId !== undefined && event.agentId === this.agentId;
    return mailbox === this.address || normalisedMailbox(event.data, mailbox) === this.address;
  }
}

/** Both have to accept. */
export function both(one: Refinement | undefined, other: Refinement | undefined): Refinement | undefined {
  if (!one || !other) return one ?? other;
  return { key: `${one.key} & ${other.key}`, accepts: (event) => one.accepts(event) && other.accepts(event) };
}

function normalisedMailbox(data: object, mailbox: string): string {
  let address = normalised.get(data);
  if (address === undefined) normalised.set(data, (address = normaliseAddress(mailbox)));
  return address;
}
