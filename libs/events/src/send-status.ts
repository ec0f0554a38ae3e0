/**
 * The states of a send, lowest rank first; the last four are terminal. A send's status is the maximum over all facts
 * about it, so facts may arrive repeated or in any order and the status never regresses (ADR 0003).
 */
export const SEND_STATUSES = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'opened',
  'clicked',
  'replied',
  'skipped',
  'failed',
  'bounced',
  'complained',
] as const;

export type SendStatus = (typeof SEND_STATUSES)[number];

const STATUS_OF: ReadonlyMap<string, SendStatus> = new Map<string, SendStatus>([
  ['send.queued', 'queued'],
  ['send.scheduled', 'queued'],
  ['send.approval_pending', 'queued'],
  ['send.canceled', 'skipped'],
  ['delivery.queued', 'sending'],
  ['delivery.accepted', 'sending'],
  ['delivery.deferred', 'sending'],
  ['delivery.sent', 'sent'],
  ['delivery.delivered', 'delivered'],
  ['engagement.opened', 'opened'],
  ['engagement.clicked', 'clicked'],
  ['inbound.replied', 'replied'],
  ['policy.blocked', 'skipped'],
  ['delivery.failed', 'failed'],
  ['delivery.bounced', 'bounced'],
  ['delivery.complained', 'complained'],
]);

/** @returns the status an event of this type puts a send in, or nothing when it says nothing about it */
export function statusOf(eventType: string): SendStatus | undefined {
  return STATUS_OF.get(eventType);
}

/** Position in `SEND_STATUSES`; higher wins. */
export function statusRank(status: SendStatus): number {
  return SEND_STATUSES.indexOf(status);
}

/** The status of a send after one more event about it. Commutative and idempotent over events. */
export function statusAfter(status: SendStatus, eventType: string): SendStatus {
  const reached = STATUS_OF.get(eventType);
  return reached !== undefined && statusRank(reached) > statusRank(status) ? reached : status;
}

/** True when no further fact but a worse terminal one can change the status. */
export function isTerminal(status: SendStatus): boolean {
  return statusRank(status) >= statusRank('skipped');
}
