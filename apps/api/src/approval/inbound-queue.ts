import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
import { bodiesOf } from '../inbound/mail-bodies.js';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import { mailOf, type ReceivedMails } from '../inbound/received-mails.js';
import { MAX_COUNTED } from './held-messages.js';
import { withContent, type InboundHeldWithContent } from './inbound-held-view.js';
import { countQueued, listQueued, listQueuedOfThread, type QueuedQuery } from './inbound-queue.queries.js';

/** No thread has as many mails to look at. */
const MAX_NAMED = 20;

/** Received mails that wait for a person, as the callers of a key may see them. */
export class InboundQueue {
  constructor(
    private readonly db: Db,
    private readonly mails: Pick<ReceivedMails, 'read' | 'find' | 'bytes'>,
  ) {}

  list(caller: Principal, query: QueuedQuery): Promise<ReceivedRow[]> {
    return this.mails.read((db) => listQueued(db, mailOf(caller), query));
  }

  /** Of what the read models have: whoever counts has waited for them. */
  async counts(caller: Principal): Promise<ReadonlyMap<string | null, number>> {
    const counted = await countQueued(this.db, mailOf(caller), MAX_COUNTED);
    return new Map(counted.map(({ queue, waiting }) => [queue, waiting]));
  }

  /** @throws Problem 404 */
  find(caller: Principal, messageId: string): Promise<ReceivedRow> {
    return this.mails.find(caller, messageId);
  }

  /** With what it says. @throws Problem 404 */
  async show(caller: Principal, messageId: string): Promise<InboundHeldWithContent> {
    const mail = await this.find(caller, messageId);
    return withContent(mail, await bodiesOf(this.mails, mail));
  }

  /** Those of a thread that wait, oldest first. */
  ofThread(caller: Principal, threadId: string): Promise<ReceivedRow[]> {
    return this.mails.read((db) => listQueuedOfThread(db, mailOf(caller), threadId, MAX_NAMED));
  }
}

/** Whether an id can only be that of a received mail. */
export function isMailId(id: string): boolean {
  return id.startsWith('rcv_');
}
