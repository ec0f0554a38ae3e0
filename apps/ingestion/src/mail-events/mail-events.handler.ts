import type { EventLog } from '@posthorn/event-log';
import { normaliseAddress, type SendStatus } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import type { DeliveryReport } from './delivery-report.js';
import { decideReport, reportMessageId, type ReportedSend } from './delivery-report.decider.js';
import { LatestStatuses } from './latest-statuses.js';
import type { ReportedSends } from './reported-sends.js';

/** The two answers of the MisarReach contract, as it prints them. */
export type ReportAnswer =
  | { readonly ok: true; readonly matched: true; readonly status: SendStatus }
  | { readonly ok: true; readonly matched: false };

const UNMATCHED: ReportAnswer = { ok: true, matched: false };
const SEND_ID = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;
const REMEMBERED_STATUSES = 10_000;

/** Records delivery reports as facts, each once (ADR 0004). An answer means that the fact is durable. */
export class MailEventsHandler {
  private readonly statuses = new LatestStatuses(REMEMBERED_STATUSES);

  constructor(
    private readonly log: Pick<EventLog, 'append'>,
    private readonly sends: Pick<ReportedSends, 'find'>,
    private readonly logger: Logger,
  ) {}

  /**
   * @throws LogUnavailableError, ReadModelBehindError, ReadModelUnavailableError: not recorded, or not known
   *   to be; the provider has to report again
   */
  async receive(report: DeliveryReport): Promise<ReportAnswer> {
    // Another system's id needs no look-up, and no wait for a projector that may still bring it.
    if (!SEND_ID.test(report.sendId)) return UNMATCHED;
    const send = await this.sends.find(report.sendId);
    if (!send) return UNMATCHED;
    this.warnOfContradiction(report, send);
    const { fact, status } = decideReport(report, send);
    if (fact) {
      await this.log.append(
        {
          fact,
          workspaceId: send.workspaceId,
          key: send.contactKey,
          contact: send.contactKey,
          ...(send.agentId !== null && { agentId: send.agentId }),
          occurredAt: report.occurredAt,
          testMode: send.testMode,
          correlationId: report.sendId,
        },
        { messageId: reportMessageId(report) },
      );
    }
    return { ok: true, matched: true, status: this.statuses.advance(report.sendId, status) };
  }

  /** The send id decides, being signed and ours; the address is only the provider's echo of what we sent. */
  private warnOfContradiction({ sendId, event, recipient }: DeliveryReport, send: ReportedSend): void {
    if (recipient === undefined || recipient === send.recipientEmail) return;
    if (normaliseAddress(recipient) === normaliseAddress(send.recipientEmail)) return;
    const { workspaceId } = send;
    this.logger.warn({ workspaceId, sendId, event }, 'delivery report names another recipient than its send');
  }
}
