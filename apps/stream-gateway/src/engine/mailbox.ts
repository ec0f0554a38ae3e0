import { normaliseAddress, type RecordedEvent } from '@posthorn/events';

/** What of an event says whose mail it is about. */
export type MailboxEvent = Pick<RecordedEvent, 'data' | 'agentId'>;

/** Of events that were asked about; shared, because each mailbox that is listened to asks of each event. */
const normalised = new WeakMap<object, string>();

/**
 * One mailbox of a workspace, and which events concern it: those that name it (`data.mailbox`, on inbound mail), and of
 * those that name none the ones of its agent. So an event concerns one mailbox at most, whatever else stands in it.
 */
export class Mailbox {
  readonly key: string;
  /** What `mailboxToken` says of its events. */
  readonly tokens: readonly string[];

  /**
   * @param address normalised
   * @param agentId the agent whose mailbox it is, where there is one
   */
  constructor(
    readonly address: string,
    readonly agentId: string | undefined,
  ) {
    this.key = `${address} ${agentId ?? ''}`;
    this.tokens = [namedToken(address), ...(agentId === undefined ? [] : [agentToken(agentId)])];
  }

  accepts(event: MailboxEvent): boolean {
    return this.tokens.includes(mailboxToken(event));
  }
}

/** The mailbox an event concerns, as one token of an index: by its address, or by its agent. */
export function mailboxToken({ data, agentId }: MailboxEvent): string {
  const { mailbox } = data;
  return typeof mailbox === 'string' ? namedToken(normalisedMailbox(data, mailbox)) : agentToken(agentId);
}

function namedToken(address: string): string {
  return `m ${address}`;
}

function agentToken(agentId: string | undefined): string {
  return `a ${agentId ?? ''}`;
}

function normalisedMailbox(data: object, mailbox: string): string {
  let address = normalised.get(data);
  if (address === undefined) normalised.set(data, (address = normaliseAddress(mailbox)));
  return address;
}
