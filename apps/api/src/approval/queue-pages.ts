import type { Principal } from '@posthorn/platform';
import { pageOf, type Page } from '../paging.js';
import type { HeldMessages } from './held-messages.js';
import { placeOf, toHeldMessage, type HeldMessage } from './held-view.js';
import { toInboundHeld, type InboundHeld } from './inbound-held-view.js';
import type { InboundQueue } from './inbound-queue.js';
import { QUEUES, type QueueName } from './queues.js';

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly mailboxId?: string | undefined;
}

interface Waiting {
  readonly at: Date;
  readonly id: string;
  readonly item: HeldMessage | InboundHeld;
}

/** Queues in which sends and received mails wait side by side. */
export class QueuePages {
  constructor(
    private readonly held: Pick<HeldMessages, 'list'>,
    private readonly inbound: Pick<InboundQueue, 'list'>,
  ) {}

  async page(caller: Principal, queue: QueueName, query: PageQuery): Promise<Page<HeldMessage | InboundHeld>> {
    const { order } = QUEUES[queue];
    const [sends, mails] = await Promise.all([this.sends(caller, queue, query), this.mails(caller, queue, query)]);
    const sign = order === 'oldest' ? 1 : -1;
    const both = [...sends, ...mails].toSorted((one, other) => sign * byTime(one, other));
    return pageOf(both, query.limit, {
      view: ({ item }) => item,
      cursor: ({ at, id }) => `${at.getTime()}.${id}`,
    });
  }

  private async sends(
    caller: Principal,
    queue: QueueName,
    { limit, cursor, mailboxId }: PageQuery,
  ): Promise<Waiting[]> {
    const { kind, order } = QUEUES[queue];
    if (kind === undefined) return [];
    const rows = await this.held.list(caller, { kind, order, queue, limit: limit + 1, cursor }, mailboxId);
    return rows.map((row) => ({ at: row.held_at, id: row.send_id, item: toHeldMessage(row) }));
  }

  private async mails(
    caller: Principal,
    queue: QueueName,
    { limit, cursor, mailboxId }: PageQuery,
  ): Promise<Waiting[]> {
    const { inbound, order } = QUEUES[queue];
    if (!inbound) return [];
    const after = cursor === undefined ? undefined : placeOf(cursor);
    const rows = await this.inbound.list(caller, { queue, order, agentId: mailboxId, after, limit: limit + 1 });
    return rows.map((row) => ({ at: row.received_at, id: row.message_id, item: toInboundHeld(row) }));
  }
}

function byTime(one: Waiting, other: Waiting): number {
  return one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1);
}
