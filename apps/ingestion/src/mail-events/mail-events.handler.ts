import type { EventLog } from '@posthorn/event-log';
import { normaliseAddress, type SendStatus } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import type { DeliveryReport } from './delivery-report.js';
import { decideReport, reportMessageId, type ReportedSend } from './delivery-report.decider.js';
import { LatestStatuses } from './latest-statuses.js';
import type { ReportedSends } from './reported-sends.js';
import { isSendId } from './send-id.js';

/** The two answers of the MisarReach contract, as it prints them. */
export type ReportAnswer =
  | { readonly ok: true; readonly matched: true; readonly status: SendStatus }
  | { readonly ok: true; readonly matched: false };

const UNMATCHED: ReportAnswer = { ok: true, matched: false };
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
    if (!isSendId(report.sendId)) return UNMATCHED;
    const send = await this.sends.find(report.sendId);
    if (!send) return UNMATCHED;
    this.warnOfContradiction(report, send);
    const { facts, status } = decideReport(report, send, Date.now());
    if (facts.length > 0) {
      const place = {
        workspaceId: send.workspaceId,
        key: send.contactKey,
        contact: send.contactKey,
        ...(send.agentId !== null && { agentId: send.agentId }),
        occurredAt: report.occurredAt,
        testMode: send.testMode,
        correlationId: report.sendId,
      };
      // All or nothing: a bounce whose address is not suppressed cannot be seen, not even after a crash.
      await this.log.append(
        facts.map((fact) => ({ fact, ...place })),
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
