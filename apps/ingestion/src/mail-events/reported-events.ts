/**
 * What a provider may report. The seed names sent, delivered, clicked and bounced; the others follow the
 * same contract, for providers that can tell more (docs/adr/0004-webhook-idempotency.md).
 */
export const REPORTED_EVENTS = [
  'sent',
  'delivered',
  'deferred',
  'bounced',
  'complained',
  'failed',
  'opened',
  'clicked',
] as const;

export type ReportedEvent = (typeof REPORTED_EVENTS)[number];
