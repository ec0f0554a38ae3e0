import type { Principal } from '@posthorn/platform';
import type { ReportedSends } from '../mail-events/reported-sends.js';
import { isSendId } from '../mail-events/send-id.js';
import type { ProviderEventsHandler, Tally } from '../provider-webhooks/provider-events.handler.js';
import type { ProviderEvent } from '../provider-webhooks/provider-webhook.js';
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
   * @param of only these sends count; all when left out, for whoever speaks for the installation
   * @throws as MailEventsHandler.receive: the mail has to be handed in again
   */
  async receive(mail: BounceMail, of?: ReportedFor): Promise<BounceAnswer> {
    const verdict = bounceReports(mail, this.tokenSecret);
    if (verdict.kind === 'forged') return verdict;
    const events = await Promise.all(verdict.events.map((event) => this.within(of, event)));
    return { kind: 'recorded', events: await this.events.record(SOURCE, events) };
  }

  /** Somebody else's send is answered like one that never was. */
  private async within(of: ReportedFor | undefined, event: ProviderEvent): Promise<ProviderEvent> {
    if (of === undefined || (event.kind !== 'report' && event.kind !== 'unsubscribe')) return event;
    const sendId = event.kind === 'report' ? event.report.sendId : event.request.requestId;
    const send = isSendId(sendId) ? await this.sends.find(sendId) : undefined;
    const isTheirs = send?.workspaceId === of.workspaceId && send.testMode === of.testMode;
    return isTheirs ? event : { kind: 'foreign', type: event.kind };
  }
}
