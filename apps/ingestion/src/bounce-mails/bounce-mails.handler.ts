import { messageIdOfSend, sendIdOfMessage } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import type { ReportedSend } from '../mail-events/delivery-report.decider.js';
import type { ReportedSends } from '../mail-events/reported-sends.js';
import { isSendId } from '../mail-events/send-id.js';
import type { ProviderEventsHandler, Tally } from '../provider-webhooks/provider-events.handler.js';
import type { ProviderEvent } from '../provider-webhooks/provider-webhook.js';
import { isBelieved, type AboutSend, type Evidence } from './belief.js';
import { bounceReports, type BounceMail } from './bounce-reports.js';

export type BounceAnswer =
  | { readonly kind: 'recorded'; readonly events: Tally }
  | { readonly kind: 'forged'; readonly address: string };

/** Whose sends somebody may report on: of one workspace, real ones or those of test keys. */
export type ReportedFor = Pick<Principal, 'workspaceId' | 'testMode'>;

/** As providers are named in metrics. */
const SOURCE = 'bounce-mail';

/** Bounce and complaint mails, however they came: posted here, or by SMTP. */
export class BounceMailsHandler {
  constructor(
    private readonly events: Pick<ProviderEventsHandler, 'record'>,
    private readonly sends: Pick<ReportedSends, 'find'>,
    private readonly tokenSecret: string | undefined,
  ) {}

  /**
   * From somebody who is trusted to hand in bounces, and not what others wrote.
   * @param of only these sends count; all when left out, for whoever speaks for the installation
   * @throws as MailEventsHandler.receive: the mail has to be handed in again
   */
  async receive(mail: BounceMail, of?: ReportedFor): Promise<BounceAnswer> {
    return this.judge(mail, (event) => this.within(of, event));
  }

  /**
   * From a mailbox, where anybody can write to: what cannot be true, or proved, is none of ours (ADR 0036).
   * @throws as `receive`
   */
  async receiveFromAnybody(mail: BounceMail, of: ReportedFor, evidence: Evidence): Promise<BounceAnswer> {
    return this.judge(mail, async (event, isSigned) => {
      const theirs = await this.within(of, event);
      if (isSigned || (theirs.kind !== 'report' && theirs.kind !== 'unsubscribe')) return theirs;
      return (await this.isBelieved(theirs, evidence)) ? theirs : { kind: 'foreign', type: 'unbelieved' };
    });
  }

  private async judge(
    mail: BounceMail,
    one: (event: ProviderEvent, isSigned: boolean) => Promise<ProviderEvent>,
  ): Promise<BounceAnswer> {
    const verdict = bounceReports(mail, this.tokenSecret);
    if (verdict.kind === 'forged') return verdict;
    const events = await Promise.all(verdict.events.map((event) => one(event, verdict.isSigned)));
    return { kind: 'recorded', events: await this.events.record(SOURCE, events) };
  }

  /** Somebody else's send is answered like one that never was. */
  private async within(of: ReportedFor | undefined, event: ProviderEvent): Promise<ProviderEvent> {
    if (of === undefined || (event.kind !== 'report' && event.kind !== 'unsubscribe')) return event;
    const send = await this.sendOf(event);
    const isTheirs = send?.workspaceId === of.workspaceId && send.testMode === of.testMode;
    return isTheirs ? event : { kind: 'foreign', type: event.kind };
  }

  private async isBelieved(event: AboutSend, evidence: Evidence): Promise<boolean> {
    const send = await this.sendOf(event);
    if (!send) return false;
    const hasCompany = (await this.sends.find(neighbourOf(sendIdOf(event)))) !== undefined;
    return isBelieved(event, { ...send, hasCompany }, evidence);
  }

  private async sendOf(event: AboutSend): Promise<ReportedSend | undefined> {
    const sendId = sendIdOf(event);
    return isSendId(sendId) ? this.sends.find(sendId) : undefined;
  }
}

function sendIdOf(event: AboutSend): string {
  return event.kind === 'report' ? event.report.sendId : event.request.requestId;
}

/** The first send of a message, of the first one the second: there is one when the message went to several (ADR 0019). */
function neighbourOf(sendId: string): string {
  const messageId = messageIdOfSend(sendId);
  const first = sendIdOfMessage(messageId, 0);
  return first === sendId ? sendIdOfMessage(messageId, 1) : first;
}
