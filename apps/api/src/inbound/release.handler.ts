import type { EventLog } from '@posthorn/event-log';
import { InboundClassified, InboundReleased } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import { assertUnbound } from '../bound-key.js';
import { requesterOf } from '../requester.js';
import { neverQuarantined, notJudgedYet } from './inbound.errors.js';
import type { ReceivedRow } from './received-mail.queries.js';
import type { ReceivedMails } from './received-mails.js';
import { release } from './release.decider.js';

/** What the blob of a quarantined mail holds: its classification as it would be without. */
const withheldClassification = InboundClassified.data
  .omit({ messageId: true, from: true, classifiedAt: true })
  .partial();

/** Lets a quarantined mail go to its mailbox. Not for a key that is bound to it: nobody lets loose what is aimed at itself (ADR 0038). */
export class Releases {
  constructor(
    private readonly mails: Pick<ReceivedMails, 'find' | 'bytes'>,
    private readonly log: Pick<EventLog, 'decide'>,
  ) {}

  /**
   * Decided once: released already, the answer is the same.
   * @throws Problem 404; 409 for a mail that never was in quarantine; 403 for a bound key
   */
  async release(caller: Principal, id: string): Promise<ReceivedRow> {
    assertUnbound(caller);
    const mail = await this.mails.find(caller, id);
    if (mail.quarantine === 'released') return mail;
    if (mail.kind === null) throw notJudgedYet(mail.message_id);
    if (mail.quarantine === null) throw neverQuarantined(mail.message_id);
    await this.append(caller, mail);
    return this.mails.find(caller, mail.message_id);
  }

  private async append(caller: Principal, mail: ReceivedRow): Promise<void> {
    const { workspaceId, testMode } = caller;
    const { message_id: messageId, from_email: from, contact_key: contact, agent_id: agentId } = mail;
    const releasedAt = new Date().toISOString();
    const { quarantined: _quarantined, withheld: _withheld, ...said } = await this.withheld(mail);
    const released = InboundReleased.of({
      ...said,
      messageId,
      from,
      mailbox: mail.mailbox,
      releasedBy: requesterOf(caller).actor,
      releasedAt,
    });
    await this.log.decide(
      {
        workspaceId,
        subject: `evt.${workspaceId}.inbound.${contact}.released`,
        place: () => ({
          workspaceId,
          key: contact,
          contact,
          ...(agentId !== null && { agentId }),
          occurredAt: releasedAt,
          testMode,
          correlationId: messageId,
        }),
      },
      release,
      { messageId, released },
    );
  }

  /** @throws Problem 404 when the blob is gone */
  private async withheld({ message_id: messageId, withheld }: ReceivedRow) {
    const bytes = await this.mails.bytes(messageId, withheld?.['sha256']);
    return withheldClassification.parse(JSON.parse(new TextDecoder().decode(bytes)));
  }
}
