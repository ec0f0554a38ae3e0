import type { EventLog } from '@posthorn/event-log';
import type { Principal } from '@posthorn/platform';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import type { ReceivedMails } from '../inbound/received-mails.js';
import type { Releases } from '../inbound/release.handler.js';
import { isQuarantined } from '../inbound/withheld.js';
import { requesterOf } from '../requester.js';
import { review, type Decision } from './review.decider.js';

/** Carries out what a person decides on a received mail. */
export class Reviews {
  constructor(
    private readonly log: Pick<EventLog, 'decide'>,
    private readonly releases: Pick<Releases, 'release'>,
    private readonly mails: Pick<ReceivedMails, 'find'>,
  ) {}

  /**
   * To approve of a mail in quarantine is to release it.
   * @returns the mail as it is then
   * @throws NothingToReviewError; Problem as `Releases` does
   */
  async decide(caller: Principal, mail: ReceivedRow, decision: Decision, reason?: string): Promise<ReceivedRow> {
    const { message_id: messageId } = mail;
    if (decision === 'approved' && (isQuarantined(mail) || mail.quarantine === 'released'))
      return this.releases.release(caller, messageId);
    await this.append(caller, mail, { decision, reason });
    return this.mails.find(caller, messageId);
  }

  private async append(
    caller: Principal,
    mail: ReceivedRow,
    { decision, reason }: { readonly decision: Decision; readonly reason: string | undefined },
  ): Promise<void> {
    const { workspaceId, testMode } = caller;
    const { message_id: messageId, from_email: from, contact_key: contact, agent_id: agentId } = mail;
    const { mailbox, thread_id: threadId, queue } = mail;
    const decidedAt = new Date().toISOString();
    await this.log.decide(
      {
        workspaceId,
        subject: `evt.${workspaceId}.inbound.${contact}.reviewed`,
        place: () => ({
          workspaceId,
          key: contact,
          contact,
          ...(agentId !== null && { agentId }),
          occurredAt: decidedAt,
          testMode,
          correlationId: messageId,
        }),
      },
      review,
      {
        messageId,
        from,
        mailbox,
        ...(threadId !== null && { threadId }),
        decision,
        ...(reason !== undefined && { reason }),
        decidedBy: requesterOf(caller).actor,
        decidedAt,
        queue,
      },
    );
  }
}
