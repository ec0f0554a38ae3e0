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
import { suppressionAdded } from '../suppression/suppression-fact.js';
import type { DeliveryReport, SuppressionReason } from './delivery-report.js';
import type { ReportedEvent } from './reported-events.js';

/** What the read model knows of the send that a report is about. */
export interface ReportedSend {
  readonly workspaceId: string;
  readonly contactKey: string;
  readonly recipientEmail: string;
  readonly agentId: string | null;
  readonly campaignId: string | null;
  readonly testMode: boolean;
  readonly status: SendStatus;
  /** Events that are facts already, whoever reported them. */
  readonly recorded: ReadonlySet<ReportedEvent>;
  /** Report keys of the deferrals, opens and clicks that are facts already. */
  readonly reportKeys: readonly string[];
}

/** Of one send; what a scanner or a shared mailbox adds to it says nothing more. Deferrals end by themselves. */
export const MAX_ENGAGEMENT_FACTS = 200;

export interface ReportDecision {
  /** None when the report repeats a recorded fact; what follows from the fact stands behind it, to be appended with it. */
  readonly facts: readonly EventFact[];
  /** The send's status with this report counted in; never behind the one before. */
  readonly status: SendStatus;
}

interface About {
  readonly requestId: string;
  readonly recipientEmail: string;
}

interface Origin {
  readonly provider: string | undefined;
  readonly messageId: string | undefined;
}

type Tail = { readonly campaignId: string | undefined };

type ToFact = (report: DeliveryReport, about: About, origin: Origin, tail: Tail) => EventFact;

const FACT_OF: Readonly<Record<ReportedEvent, ToFact>> = {
  sent: ({ occurredAt }, about, origin, tail) => DeliverySent.of({ ...about, sentAt: occurredAt, ...origin, ...tail }),
  delivered: ({ occurredAt }, about, origin, tail) =>
    DeliveryDelivered.of({ ...about, deliveredAt: occurredAt, ...origin, ...tail }),
  deferred: ({ occurredAt, reason, retryAfterMs, reportKey, smtpCode, enhancedCode }, about, origin, tail) =>
    DeliveryDeferred.of({
      ...about,
      deferredAt: occurredAt,
      reason,
      retryAfterMs,
      ...origin,
      reportKey,
      smtpCode,
      enhancedCode,
      ...tail,
    }),
  bounced: ({ occurredAt, bounceType, reason, diagnosticCode, smtpCode, enhancedCode }, about, origin, tail) =>
    DeliveryBounced.of({
      ...about,
      bouncedAt: occurredAt,
      bounceType,
      reason,
      diagnosticCode,
      ...origin,
      smtpCode,
      enhancedCode,
      ...tail,
    }),
  complained: ({ occurredAt, feedbackType }, about, origin, tail) =>
    DeliveryComplained.of({ ...about, complainedAt: occurredAt, feedbackType, ...origin, ...tail }),
  failed: ({ occurredAt, reason, smtpCode, enhancedCode }, about, origin, tail) =>
    DeliveryFailed.of({ ...about, failedAt: occurredAt, reason, ...origin, smtpCode, enhancedCode, ...tail }),
  opened: ({ occurredAt, machine, reportKey }, about, { messageId }, tail) =>
    EngagementOpened.of({ ...about, openedAt: occurredAt, machine, messageId, reportKey, ...tail }),
  clicked: ({ occurredAt, url, machine, reportKey }, about, { messageId }, tail) =>
    EngagementClicked.of({
      ...about,
      clickedAt: occurredAt,
      url,
      messageId,
      reportKey,
      ...tail,
      ...(machine && { machine }),
    }),
};

/**
 * The facts that a report makes; none when the read model shows that they were made before.
 * @param receivedAtMs milliseconds since 1970
 */
export function decideReport(report: DeliveryReport, send: ReportedSend, receivedAtMs: number): ReportDecision {
  if (isRecorded(report, send)) return { facts: [], status: send.status };
  const about = { requestId: report.sendId, recipientEmail: send.recipientEmail };
  const origin = { provider: report.provider, messageId: report.messageId };
  const fact = FACT_OF[report.event](report, about, origin, { campaignId: send.campaignId ?? undefined });
  const status = statusAfter(send.status, fact.type);
  const reason = suppressionReasonOf(report);
  // What a test key sends leaves for nowhere, so nothing that becomes of it is about a real mailbox.
  if (reason === undefined || send.testMode) return { facts: [fact], status };
  const addedAt = new Date(receivedAtMs).toISOString();
  return { facts: [fact, suppressionAdded({ ...about, reason, addedAt })], status };
}

/** Why a report puts its recipient on the suppression list of the workspace; nothing for most. */
export function suppressionReasonOf(
  report: Pick<DeliveryReport, 'event' | 'bounceType' | 'suppressedFor'>,
): SuppressionReason | undefined {
  if (report.event === 'complained') return 'complaint';
  if (report.event === 'bounced' && report.bounceType === 'hard') return 'hard_bounce';
  return report.suppressedFor;
}

/**
 * The business key of a report as a message id: one send, one event, one fact; where a send can have several of an
 * event, the report's key takes part (ADR 0004, 0023).
 */
export function reportMessageId({ sendId, event, reportKey }: DeliveryReport): string {
  return reportKey === undefined ? `report:${sendId}:${event}` : `report:${sendId}:${event}:${reportKey}`;
}

function isRecorded({ event, reportKey }: DeliveryReport, { recorded, reportKeys }: ReportedSend): boolean {
  if (reportKey === undefined) return recorded.has(event);
  if (reportKeys.includes(reportKey)) return true;
  return event !== 'deferred' && reportKeys.length >= MAX_ENGAGEMENT_FACTS;
}
