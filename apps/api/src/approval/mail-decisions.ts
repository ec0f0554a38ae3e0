import type { Principal } from '@posthorn/platform';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import { ambiguousMails } from './approval.errors.js';
import type { HeldMessages } from './held-messages.js';
import { isMailId, type InboundQueue } from './inbound-queue.js';
import type { Decision } from './review.decider.js';
import type { Reviews } from './review.handler.js';

/** What became of a received mail by a decision. */
export interface MailDecided {
  readonly messageId: string;
  readonly threadId: string | null;
  readonly status: Decision | 'released';
  /** Where it waits now; null when it waits no more. */
  readonly queue: string | null;
}

/** Decisions of people on received mails. */
export class MailDecisions {
  constructor(
    private readonly queue: Pick<InboundQueue, 'find' | 'ofThread'>,
    private readonly held: Pick<HeldMessages, 'lookUp'>,
    private readonly reviews: Pick<Reviews, 'decide'>,
  ) {}

  /**
   * The received mail that an id of the overrides names: its own, or that of a thread in which it waits and no send does.
   * @returns nothing when it names none
   * @throws Problem 404; 409 when several mails of the thread wait
   */
  async named(caller: Principal, id: string): Promise<ReceivedRow | undefined> {
    if (isMailId(id)) return this.queue.find(caller, id);
    if (/^(?:req|apr)_/.test(id)) return undefined;
    const [mail, ...others] = await this.queue.ofThread(caller, id);
    if (mail === undefined || (await this.held.lookUp(caller, id)).length > 0) return undefined;
    if (others.length > 0)
      throw ambiguousMails(
        id,
        [mail, ...others].map(({ message_id }) => message_id),
      );
    return mail;
  }

  /** @throws NothingToReviewError; Problem as a release does */
  async decide(caller: Principal, mail: ReceivedRow, decision: Decision, reason?: string): Promise<MailDecided> {
    const after = await this.reviews.decide(caller, mail, decision, reason);
    const released = decision === 'approved' && after.quarantine === 'released';
    return {
      messageId: after.message_id,
      threadId: after.thread_id,
      status: released ? 'released' : decision,
      queue: after.queue,
    };
  }
}
