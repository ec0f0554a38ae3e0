import {
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDeferred,
  DeliveryDelivered,
  DeliveryFailed,
  DeliverySent,
  EngagementClicked,
  EngagementOpened,
  statusAfter,
  type EventFact,
  type SendStatus,
} from '@posthorn/events';
import type { DeliveryReport, ReportedEvent } from './delivery-report.js';

/** What the read model knows of the send that a report is about. */
export interface ReportedSend {
  readonly workspaceId: string;
  readonly contactKey: string;
  readonly recipientEmail: string;
  readonly agentId: string | null;
  readonly testMode: boolean;
  readonly status: SendStatus;
  /** Events that are facts already, whoever reported them. */
  readonly recorded: ReadonlySet<ReportedEvent>;
  /** Report keys of the deferrals that are facts already. */
  readonly deferralKeys: readonly string[];
}

export interface ReportDecision {
  /** Left out when the report repeats a recorded fact. */
  readonly fact?: EventFact;
  /** The send's status with this report counted in; never behind the one before. */
  readonly status: SendStatus;
}

interface About {
  readonly requestId: string;
  readonly recipientEmail: string;
}

const FACT_OF: Readonly<Record<ReportedEvent, (report: DeliveryReport, about: About) => EventFact>> = {
  sent: ({ occurredAt, messageId }, about) => DeliverySent.of({ ...about, sentAt: occurredAt, messageId }),
  delivered: ({ occurredAt, messageId }, about) =>
    DeliveryDelivered.of({ ...about, deliveredAt: occurredAt, messageId }),
  deferred: ({ occurredAt, reason, retryAfterMs, messageId, reportKey }, about) =>
    DeliveryDeferred.of({ ...about, deferredAt: occurredAt, reason, retryAfterMs, messageId, reportKey }),
  bounced: ({ occurredAt, bounceType, reason, diagnosticCode, messageId }, about) =>
    DeliveryBounced.of({ ...about, bouncedAt: occurredAt, bounceType, reason, diagnosticCode, messageId }),
  complained: ({ occurredAt, messageId }, about) =>
    DeliveryComplained.of({ ...about, complainedAt: occurredAt, messageId }),
  failed: ({ occurredAt, reason, messageId }, about) =>
    DeliveryFailed.of({ ...about, failedAt: occurredAt, reason, messageId }),
  opened: ({ occurredAt, machine, messageId }, about) =>
    EngagementOpened.of({ ...about, openedAt: occurredAt, machine, messageId }),
  clicked: ({ occurredAt, url, messageId }, about) =>
    EngagementClicked.of({ ...about, clickedAt: occurredAt, url, messageId }),
};

/** The fact that a report makes; none when the read model shows that it was made before. */
export function decideReport(report: DeliveryReport, send: ReportedSend): ReportDecision {
  if (isRecorded(report, send)) return { status: send.status };
  const fact = FACT_OF[report.event](report, { requestId: report.sendId, recipientEmail: send.recipientEmail });
  return { fact, status: statusAfter(send.status, fact.type) };
}

/**
 * The business key of a report as a message id: one send, one event, one fact; a send may be deferred more
 * than once, so there the report's own key takes part (ADR 0004).
 */
export function reportMessageId({ sendId, event, reportKey }: DeliveryReport): string {
  return reportKey === undefined ? `report:${sendId}:${event}` : `report:${sendId}:${event}:${reportKey}`;
}

function isRecorded({ event, reportKey }: DeliveryReport, send: ReportedSend): boolean {
  return reportKey === undefined ? send.recorded.has(event) : send.deferralKeys.includes(reportKey);
}
